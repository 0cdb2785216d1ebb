package usher.grant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.secret.SealedAnswer;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.signout.Cause;
import usher.signout.Which;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: a code or refresh token is redeemed once, by nobody after a sign-out. */
class GrantStoreTest {
  private static final byte[] ANSWER = "answer".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private CoreFixture core;
  private Account ada;
  private SignIn tv;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account();
    tv = core.enter(CoreFixture.tv(ada, "tv", null));
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void find_code_asItWasAdded() {
    Instant now = core.clock.instant();
    GrantToken token = GrantToken.make(ada.id(), core.secrets);
    Grant code =
        new Grant(
            ada.id(),
            token.hash(),
            Grant.Kind.CODE,
            tv.sid(),
            "matinee-web",
            "openid",
            new Grant.Bound("https://example.org/back", "challenge", "nonce"),
            new Grant.Authentication(now.minusSeconds(7), true),
            "the thumbprint of a key",
            now,
            now.plusSeconds(60),
            null,
            null,
            null,
            null);
    core.run(tx -> core.grants.add(tx, code));

    assertEquals(Optional.of(code), find(token, Grant.Kind.CODE));
    assertEquals(Optional.empty(), find(token, Grant.Kind.REFRESH_TOKEN));
    assertEquals(Optional.empty(), find(GrantToken.make(ada.id(), core.secrets), Grant.Kind.CODE));
  }

  @Test
  void find_secretUnderAnotherAccount_empty() {
    GrantToken token = core.refreshToken(tv);
    String other = core.account().id().value() + token.text().substring(22);
    assertTrue(find(GrantToken.parse(other).orElseThrow(), Grant.Kind.REFRESH_TOKEN).isEmpty());
  }

  @Test
  void use_once_keepsTheAnswerForTheOneWhoKnowsTheSecret() {
    GrantToken token = core.refreshToken(tv);
    Instant now = core.clock.instant();
    byte[] sealed = SealedAnswer.seal("{}", token.text());
    assertTrue(use(token, sealed));
    assertFalse(use(token, ANSWER));

    Grant used = refresh(token);
    assertEquals(now, used.usedAt());
    assertEquals(now.plus(Duration.ofDays(1)), used.expiresAt());
    assertArrayEquals(sealed, used.answer());
    assertEquals("{}", SealedAnswer.open(sealed, token.text()));
  }

  @Test
  void use_sixteenAtOnce_one() {
    for (int round = 0; round < 20; round++) {
      GrantToken token = core.refreshToken(tv);
      List<Boolean> used = Race.of(16, i -> use(token, ANSWER));
      assertEquals(1, used.stream().filter(one -> one).count());
    }
  }

  @Test
  void voidOf_signIn_itsGrantsAreWorthlessAndOthersAreNot() {
    GrantToken unused = core.refreshToken(tv);
    GrantToken used = core.refreshToken(tv);
    GrantToken others = core.refreshToken(core.enter(CoreFixture.tv(ada, "another", null)));
    use(used, ANSWER);

    core.run(tx -> core.grants.voidOf(tx, ada.id(), List.of(tv.sid()), core.clock.instant()));

    assertFalse(use(unused, ANSWER));
    assertNotNull(refresh(unused).voidedAt());
    assertNotNull(refresh(used).voidedAt());
    assertNull(refresh(used).answer(), "no answer is given again after a sign-out");
    assertTrue(use(others, ANSWER));
  }

  @Test
  void forget_ranOut_goneAndOthersStay() {
    GrantToken token = core.refreshToken(tv);
    GrantToken used = core.refreshToken(tv);
    use(used, ANSWER);
    core.clock.advance(Duration.ofDays(1).plusSeconds(1));
    assertEquals(1, core.number(tx -> core.grants.forget(tx, core.clock.instant())));
    assertTrue(find(used, Grant.Kind.REFRESH_TOKEN).isEmpty());
    assertTrue(find(token, Grant.Kind.REFRESH_TOKEN).isPresent());
  }

  /** Until its sign-in ends: then it says who is to be told. */
  @Test
  void forget_tokenInForceThatRanOut_staysAsLongAsItsSignInDoes() {
    GrantToken token = core.refreshToken(tv);
    core.clock.advance(Duration.ofDays(400));
    core.number(tx -> core.grants.forget(tx, core.clock.instant()));
    assertTrue(find(token, Grant.Kind.REFRESH_TOKEN).isPresent());
    assertEquals(
        java.util.Set.of(tv.clientId()),
        core.write(tx -> core.grants.clients(tx, ada.id(), tv.sid())));
    core.signOut.of(ada.id(), Which.one(tv.sid()), Cause.of(EndReason.IDLE));
    core.number(tx -> core.grants.forget(tx, core.clock.instant()));
    assertTrue(find(token, Grant.Kind.REFRESH_TOKEN).isEmpty());
  }

  @Test
  void use_isRememberedWithItsAnswerAndItsKey() {
    GrantToken token = core.refreshToken(tv);
    use(token, ANSWER);
    assertArrayEquals(ANSWER, refresh(token).answer());
    assertEquals("a key", refresh(token).usedJkt());
  }

  private boolean use(GrantToken token, byte[] answer) {
    Instant now = core.clock.instant();
    Grant grant = refresh(token);
    return core.write(tx ->
        core.grants.use(
            tx, grant, new GrantStore.Use(answer, "a key", now, now.plus(Duration.ofDays(1)))));
  }

  private Grant refresh(GrantToken token) {
    return find(token, Grant.Kind.REFRESH_TOKEN).orElseThrow();
  }

  private Optional<Grant> find(GrantToken token, Grant.Kind kind) {
    return core.database.read(tx -> core.grants.find(tx, token, kind));
  }
}
