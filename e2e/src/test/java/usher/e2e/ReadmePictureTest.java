package usher.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static usher.e2e.fixture.Screens.shot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.FrontDoor;
import usher.e2e.fixture.ScreenKind;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * The README's picture: Matinee on a TV and the account on a phone, as they are. It is made in each
 * run; `-Dusher.picture=keep` puts it in its place.
 */
class ReadmePictureTest {
  private static final int LARGEST = 400 * 1024;

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void picture_ofTvAndPhone_isSmallEnoughForTheReadme() throws IOException {
    var demo = screens.demo();
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    viewer.signOutHere();
    tv.page().waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    var phone = new Viewer(screens.phone()).watch(demo.phone(), demo.account(), "Noor");
    phone.button("Account menu").tap();
    phone.link("Account").tap();
    phone.link("Devices").tap();
    phone.device("Living Room TV").waitFor();
    var scene = screens.page(ScreenKind.LAPTOP.options().setViewportSize(1280, 680));
    scene.setContent(scene(shot(tv.page(), "readme-tv"), shot(phone.page(), "readme-phone")));
    var picture = shot(scene, "readme");
    assertTrue(Files.size(picture) < LARGEST, () -> picture + " is too large");
    if ("keep".equals(System.getProperty("usher.picture"))) {
      var place = FrontDoor.ROOT.resolve("docs/images/matinee-and-account.png");
      Files.createDirectories(place.getParent());
      Files.copy(picture, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String scene(Path tv, Path phone) throws IOException {
    return """
    <body style="margin:0;background:#0E0F13;width:1280px;height:680px;position:relative">
    <img src="%s" style="position:absolute;left:40px;top:52px;width:1024px;border-radius:14px;
      box-shadow:0 0 0 8px #24262e, 0 24px 60px #000">
    <img src="%s" style="position:absolute;right:40px;top:64px;width:270px;border-radius:30px;
      box-shadow:0 0 0 8px #24262e, 0 24px 60px #000">
    </body>
    """
        .formatted(embedded(tv), embedded(phone));
  }

  private static String embedded(Path picture) throws IOException {
    return "data:image/png;base64,"
        + Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
  }
}
