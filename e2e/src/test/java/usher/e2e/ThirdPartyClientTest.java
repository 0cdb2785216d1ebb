package usher.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Script;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a client library that others wrote and certified finds its way by Usher's metadata alone.
 * Method: e2e/js/third-party.mjs in Node, and a viewer in Chromium who does what it asks for.
 */
class ThirdPartyClientTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @ParameterizedTest
  @ValueSource(strings = {"code", "code-dpop"})
  void codeWithPkce_byTheLibrary_signsInRefreshesAndRevokes(String way) throws Exception {
    var demo = screens.demo();
    var home = demo.web();
    try (var script =
        Script.start("third-party.mjs", way, demo.usher(), demo.client("web"), "matinee", home)) {
      var page = screens.laptop();
      page.route(home + "?*", route -> route.fulfill(new Route.FulfillOptions().setBody("Back")));
      page.navigate(script.told().get("open").getAsString());
      new Viewer(page).signIn(demo.account());
      page.waitForURL(home + "?*");
      script.tell(page.url());
      assertEquals(demo.account().email(), script.told().get("done").getAsString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"device", "device-dpop"})
  void deviceFlow_byTheLibrary_signsInRefreshesAndRevokes(String way) throws Exception {
    var demo = screens.demo();
    try (var script =
        Script.start("third-party.mjs", way, demo.usher(), demo.client("tv"), "matinee")) {
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
}
