package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a TV that is on shows its sign-in screen within one second of the confirming click
 * elsewhere. Method: both pages note the time of day at the moment itself. The promise is held
 * against the median of several rounds, so that a machine that is busy with something else in one
 * of them does not fail it.
 */
class PushTest {
  private static final int ROUNDS = 5;
  private static final long PROMISED_MS = 1000;

  private static final String CLICK =
      "addEventListener('submit', () => window.noteTime(Date.now()), true)";

  /** Seen is what has been painted: the frame after the one in which it stands in the page. */
  private static final String SEEN =
      """
      new MutationObserver(() => {
        const shown = document.querySelector('.signin-title') && !document.querySelector('.fading')
        if (shown) requestAnimationFrame(() => requestAnimationFrame(() => {
          if (!window.noted) window.noteTime(Date.now())
          window.noted = true
        }))
        else window.noted = false
      }).observe(document, { subtree: true, childList: true, attributes: true })
      """;

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void tvSignedOutElsewhere_whileOn_showsItWithinOneSecond() {
    var demo = screens.demo();
    var clicked = new AtomicLong();
    var laptop = new Viewer(screens.laptop());
    noting(laptop.page(), CLICK, clicked::set);
    laptop.account(demo, demo.account());
    var seen = new ArrayList<Long>();
    var tv = tv(seen);
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var took = new ArrayList<Long>();
    for (int round = 0; round < ROUNDS; round++) {
      tv.signIn(viewer).watchAs("Ada");
      laptop.open("/account/devices");
      laptop.role(AriaRole.LINK, Pattern.compile("Sign out ?: Living Room TV")).click();
      seen.clear();
      laptop.button("Sign out of Living Room TV").click();
      assertThat(tv.signInScreen()).isVisible();
      tv.page().waitForCondition(() -> !seen.isEmpty());
      took.add(seen.getFirst() - clicked.get());
      tv.code();
    }
    took.sort(null);
    System.err.println("From click to sign-in screen, in ms: " + took);
    assertTrue(took.get(ROUNDS / 2) < PROMISED_MS, () -> "took " + took + " ms");
  }

  @Test
  void tvSignedOutElsewhere_whileOffline_showsItAsSoonAsItIsBack() {
    var demo = screens.demo();
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    tv.page().context().setOffline(true);
    demo.signOutEverywhere();
    assertThat(tv.button("Home")).isVisible();
    tv.page().context().setOffline(false);
    assertThat(tv.signInScreen()).isVisible();
    tv.code();
    assertThat(tv.page().locator(".signin-line"))
        .hasText("You were signed out from another device.");
  }

  private Tv tv(List<Long> seen) {
    var tv = screens.tv();
    noting(tv.page(), SEEN, seen::add);
    tv.page().reload();
    return tv;
  }

  private static void noting(Page page, String script, java.util.function.Consumer<Long> note) {
    page.exposeFunction(
        "noteTime",
        arguments -> {
          note.accept(((Number) arguments[0]).longValue());
          return null;
        });
    page.addInitScript(script);
  }
}
