package usher.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a client library that others wrote and certified finds its way by Usher's metadata alone.
 * Method: e2e/js/third-party.mjs in Node, and a viewer in Chromium who does what it asks for.
 */
class ThirdPartyClientTest {
  private static final Path SCRIPTS = Path.of("js");

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void codeWithPkce_byTheLibrary_signsInRefreshesAndRevokes() throws Exception {
    var demo = screens.demo();
    var home = demo.web();
    try (var script = Script.start("code", demo.usher(), demo.client("web"), "matinee", home)) {
      var page = screens.laptop();
      page.route(home + "?*", route -> route.fulfill(new Route.FulfillOptions().setBody("Back")));
      page.navigate(script.told().get("open").getAsString());
      new Viewer(page).signIn(demo.account());
      page.waitForURL(home + "?*");
      script.tell(page.url());
      assertEquals(demo.account().email(), script.told().get("done").getAsString());
    }
  }

  @Test
  void deviceFlow_byTheLibrary_signsInRefreshesAndRevokes() throws Exception {
    var demo = screens.demo();
    try (var script = Script.start("device", demo.usher(), demo.client("tv"), "matinee")) {
      var asked = script.told();
      var phone = new Viewer(screens.phone());
      phone.page().navigate(asked.get("open").getAsString());
      phone.signIn(demo.account());
      assertTrue(
          phone.page().locator("main").innerText().contains(asked.get("code").getAsString()));
      phone.button("Allow").tap();
      script.tell("allowed");
      assertEquals(demo.account().email(), script.told().get("done").getAsString());
    }
  }

  /** The library at work, and the lines between it and the viewer. */
  private record Script(Process process, BufferedReader output, Writer input, Path errors)
      implements AutoCloseable {
    static Script start(String... words) throws IOException {
      assertTrue(
          Files.exists(SCRIPTS.resolve("node_modules/oauth4webapi")),
          "The library is not installed: npm --prefix e2e/js ci (./usher test does it)");
      var command = new java.util.ArrayList<>(List.of("node", "third-party.mjs"));
      command.addAll(List.of(words));
      var errors = Files.createTempFile("third-party-", ".told");
      var process =
          new ProcessBuilder(command)
              .directory(SCRIPTS.toFile())
              .redirectError(errors.toFile())
              .start();
      return new Script(process, process.inputReader(UTF_8), process.outputWriter(UTF_8), errors);
    }

    JsonObject told() throws IOException {
      var line = output.readLine();
      if (line == null) {
        throw new AssertionError(Files.readString(errors));
      }
      return JsonParser.parseString(line).getAsJsonObject();
    }

    void tell(String line) throws IOException {
      input.write(line + "\n");
      input.flush();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }
}
