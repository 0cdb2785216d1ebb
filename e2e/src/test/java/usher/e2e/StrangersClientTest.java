package usher.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.NimbusClient;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Script;
import usher.e2e.fixture.Stranger;
import usher.e2e.fixture.UsherServer;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a service that connects with the library it already has meets no surprise. Method: two
 * libraries in Node (e2e/js) and one in Java take every way in and out there is, with a server of
 * their own that is told of each sign-out; a viewer in Chromium does what they ask for.
 */
class StrangersClientTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789g";

  @TempDir Path folder;
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  private static String client(int port) {
    return """

    [tokens]
    refresh_replay = "0s"

    [clients.shop]
    name = "Ticket Shop"
    secret = "%1$s"
    redirect_uris = ["http://localhost:%2$d/callback"]
    post_logout_redirect_uris = ["http://localhost:%2$d/bye"]
    backchannel_logout_uri = "http://localhost:%2$d/logout"
    grants = ["authorization_code", "refresh_token", "client_credentials",
      "urn:ietf:params:oauth:grant-type:device_code"]
    scopes = ["openid", "email", "account", "tickets"]
    """
        .formatted(SECRET, port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid-client", "oauth4webapi", "nimbus"})
  void confidentialClient_byTheLibrary_takesEveryWayInAndOut(String library) throws IOException {
    var account = new Account("stranger@example.org", "seven green elephants");
    int port = freePort();
    try (var usher = UsherServer.start(folder, account, client(port));
        var stranger = start(library, usher.address(), port)) {
      var browser = new Viewer(screens.laptop());
      for (int signIns = 0; signIns < 2; signIns++) {
        browser.page().navigate(stranger.told().get("open").getAsString());
        browser.signIn(account);
        browser.page().waitForURL("http://localhost:" + port + "/callback?*");
      }
      browser.page().navigate(stranger.told().get("open").getAsString());
      browser.page().waitForURL("http://localhost:" + port + "/bye?*");

      var device = stranger.told();
      var phone = new Viewer(screens.phone());
      phone.page().navigate(device.get("open").getAsString());
      phone.signIn(account);
      assertTrue(
          phone.page().locator("main").innerText().contains(device.get("code").getAsString()));
      phone.button("Allow").tap();
      assertEquals(account.email(), stranger.told().get("done").getAsString());
    }
  }

  private static Stranger start(String library, String address, int port) throws IOException {
    return library.equals("nimbus")
        ? NimbusClient.start(address, "shop", SECRET, port)
        : Script.start(library + ".mjs", address, "shop", SECRET, String.valueOf(port));
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
