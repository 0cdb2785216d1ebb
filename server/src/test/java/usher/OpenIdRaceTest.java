package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.account.Account;
import usher.revocation.Revocation;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.Which;
import usher.testing.Race;
import usher.testing.Rounds;

/**
 * Goal: what an app gets by OpenID Connect while a sign-out runs is worth nothing after it
 * (invariants 3 and 4). Method: threads over HTTP at a whole node, many rounds.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenIdRaceTest {
  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private Answer authorize(Browser browser, String... more) {
    return node.authorize(browser.cookie(), verifier(), parties.shop(more));
  }

  private static CodeVerifier verifier() {
    return new CodeVerifier(Parties.VERIFIER);
  }

  private static String location(Answer answer) {
    return answer.http().headers().firstValue("Location").orElse("");
  }

  private Receipt signOut(Account account, Browser by) {
    return node.house()
        .signOut
        .of(account.id(), new Which.All(), Cause.asked(by.signIn().sid(), "Chrome on Windows"));
  }

  private static Callable<Object> after(Random random, Callable<Object> task) {
    int pause = Rounds.pauseOf(random) * 40;
    return () -> {
      Rounds.pause(pause);
      return task.call();
    };
  }

  @Test
  void redeemingWithOpenid_againstSignOut_allOfItOrNothing_andNothingSurvives() {
    Rounds.run(random -> {
      Account ada = node.account();
      Browser browser = node.browser(ada, "laptop");
      String code = Parties.parameter(location(authorize(browser)), "code");
      List<Callable<Object>> racers = new ArrayList<>();
      racers.add(after(random, () -> signOut(ada, browser)));
      for (int i = 0; i < 3; i++) {
        racers.add(after(random, () -> parties.redeem(code)));
      }

      List<Object> answers = Race.of(racers);

      Receipt receipt = (Receipt) answers.getFirst();
      assertTrue(receipt.ended(browser.signIn().sid()));
      for (Object one : answers.subList(1, answers.size())) {
        assertWorthless((Answer) one, browser);
      }
      assertEquals("invalid_grant", parties.redeem(code).text("error"));
    });
  }

  /** Tokens that came before the sign-out are all there, and covered by it; else there are none. */
  private void assertWorthless(Answer answer, Browser browser) {
    if (answer.status() != 200) {
      assertEquals("invalid_grant", answer.text("error"), answer.body());
      return;
    }
    JWTClaimsSet claims = parties.claims(answer);
    assertEquals(browser.signIn().sid().value(), claims.getClaim("sid"));
    Revocation revocation =
        node.revocations().stream()
            .filter(one -> one.sid().equals(browser.signIn().sid()))
            .findFirst()
            .orElseThrow();
    assertTrue(revocation.until().isAfter(claims.getExpirationTime().toInstant()));
    assertEquals(401, node.get("/oauth/userinfo", answer.text("access_token")).status());
    Answer refreshed =
        parties.shopToken(
            Map.of("grant_type", "refresh_token", "refresh_token", answer.text("refresh_token")));
    assertEquals("invalid_grant", refreshed.text("error"));
  }

  @Test
  void promptNone_againstSignOut_loginRequiredOrACodeThatIsWorthNothing() {
    Rounds.run(random -> {
      Account ada = node.account();
      Browser browser = node.browser(ada, "laptop");
      List<Callable<Object>> racers = new ArrayList<>();
      racers.add(after(random, () -> signOut(ada, browser)));
      for (int i = 0; i < 4; i++) {
        racers.add(after(random, () -> authorize(browser, "prompt", "none")));
      }

      List<Object> answers = Race.of(racers);

      for (Object one : answers.subList(1, answers.size())) {
        String location = location((Answer) one);
        String code = Parties.parameter(location, "code");
        if (code.isEmpty()) {
          assertEquals("login_required", Parties.parameter(location, "error"), location);
        } else {
          assertEquals("invalid_grant", parties.redeem(code).text("error"));
        }
      }
      assertEquals(
          "login_required",
          Parties.parameter(location(authorize(browser, "prompt", "none")), "error"));
    });
  }
}
