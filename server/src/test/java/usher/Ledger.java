package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.Account;
import usher.revocation.Revocation;

/**
 * Everything that was ever given out for one account, also in answers that arrived late, and the
 * check that none of it outlives the sign-out. Thread-safe.
 */
final class Ledger {
  /** An authorization code and what goes with it. */
  record Code(String text, CodeVerifier verifier, String sid) {}

  private final NodeFixture node;
  private final Account account;
  private final Queue<Tokens> tokens = new ConcurrentLinkedQueue<>();
  private final Queue<Code> codes = new ConcurrentLinkedQueue<>();
  private final Queue<Browser> browsers = new ConcurrentLinkedQueue<>();
  private final Queue<String> deviceCodes = new ConcurrentLinkedQueue<>();
  private final Set<String> mayLast = ConcurrentHashMap.newKeySet();

  Ledger(NodeFixture node, Account account) {
    this.node = node;
    this.account = account;
  }

  Browser browser(String device) {
    return add(node.browser(account, device));
  }

  Browser add(Browser browser) {
    browsers.add(browser);
    return browser;
  }

  Tokens add(Tokens given) {
    tokens.add(given);
    return given;
  }

  Code add(Code code) {
    codes.add(code);
    return code;
  }

  String deviceCode(String deviceCode) {
    deviceCodes.add(deviceCode);
    return deviceCode;
  }

  /** A sign-in that may have begun after the sign-out. */
  void mayLast(String sid) {
    mayLast.add(sid);
  }

  /** What this holds now, to be checked while others are still at it. */
  Ledger asOfNow() {
    Ledger copy = new Ledger(node, account);
    copy.tokens.addAll(tokens);
    copy.codes.addAll(codes);
    copy.browsers.addAll(browsers);
    return copy;
  }

  /** Nothing here works, but what belongs to those sign-ins. */
  void nothingWorksBut(Set<String> alive) {
    for (Tokens given : tokens) {
      if (!alive.contains(given.sid())) {
        assertEquals(401, node.get("/v1/account", given.access()).status(), "access token");
        assertEquals(
            401, node.json("POST", "/v1/events/tickets", given.access(), "").status(), "ticket");
        refused("refresh", node.refresh(client(given), given.refresh()), "invalid_grant");
      }
    }
    for (Code code : codes) {
      if (!alive.contains(code.sid())) {
        refused("code", node.redeem(code.text(), code.verifier()), "invalid_grant");
      }
    }
    for (Browser browser : browsers) {
      if (!alive.contains(browser.signIn().sid().value())) {
        assertTrue(node.code(browser, new CodeVerifier()).isEmpty(), "cookie");
      }
    }
    for (String deviceCode : deviceCodes) {
      Answer answer = node.poll(deviceCode);
      assertEquals(400, answer.status(), "device code: " + answer.body());
      assertTrue(
          Set.of("access_denied", "invalid_grant").contains(answer.text("error")),
          "device code: " + answer.body());
    }
  }

  private static String client(Tokens given) {
    try {
      return SignedJWT.parse(given.access()).getJWTClaimsSet().getStringClaim("client_id");
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(String what, Answer answer, String error) {
    assertEquals(400, answer.status(), what + ": " + answer.body());
    assertEquals(error, answer.text("error"), what);
  }

  /**
   * After the race: each sign-in either lasts and works, or is in the log once and nothing does.
   */
  void check() throws ParseException {
    // Beyond the interval at which devices may poll, else "slow_down" would pass for a refusal.
    node.clock.advance(Duration.ofSeconds(2));
    Set<String> alive = signIns("ended_at IS NULL");
    Set<String> ended = signIns("ended_at IS NOT NULL");
    Map<String, Revocation> log = log();
    assertTrue(mayLast.containsAll(alive), "lasts, but began before: " + alive);
    assertEquals(ended, log.keySet());
    for (Tokens given : tokens) {
      assertTrue(ended.contains(given.sid()) || alive.contains(given.sid()), "of no sign-in");
      Revocation revocation = log.get(given.sid());
      if (revocation != null) {
        outlives(revocation, given);
        saysWhy(revocation, given);
      }
    }
    assertEquals(0, leftOver(), "grants of ended sign-ins that were not voided");
    nothingWorksBut(alive);
    theyWork(alive);
  }

  /** Each grant is worthless by itself too, not only because its sign-in is over. */
  private long leftOver() {
    return node.house()
        .database
        .read(tx ->
            tx.number(
                """
                SELECT COUNT(*) FROM grant_ g
                JOIN sign_in s ON s.account_id = g.account_id AND s.sid = g.sid
                WHERE g.account_id = ? AND s.ended_at IS NOT NULL
                  AND (g.voided_at IS NULL OR g.answer IS NOT NULL)
                """,
                account.id().value()));
  }

  /** The revocation is kept until no verifier can accept the token any more (invariant 3). */
  private void outlives(Revocation revocation, Tokens given) throws ParseException {
    Instant exp = SignedJWT.parse(given.access()).getJWTClaimsSet().getExpirationTime().toInstant();
    Duration longer = node.house().config.tokens().leeway().plus(House.CLOCK_STEP);
    assertFalse(
        revocation.until().isBefore(exp.plus(longer)), () -> "exp " + exp + ", but " + revocation);
  }

  /** It is the sign-out that stops it, and not some other fault that passes for a refusal. */
  private void saysWhy(Revocation revocation, Tokens given) {
    Answer answer = node.refresh(client(given), given.refresh());
    assertTrue(
        answer.json().get("signed_out") instanceof Map<?, ?> why
            && revocation.reason().word().equals(why.get("reason")),
        () -> answer.body() + ", but " + revocation);
  }

  private void theyWork(Set<String> alive) {
    for (Tokens given : tokens) {
      if (alive.contains(given.sid())) {
        assertEquals(200, node.get("/v1/account", given.access()).status());
      }
    }
    for (Browser browser : browsers) {
      if (alive.contains(browser.signIn().sid().value())) {
        assertTrue(node.code(browser, new CodeVerifier()).isPresent());
      }
    }
  }

  /** The account's sign-ins of which that is true. */
  private Set<String> signIns(String condition) {
    return Set.copyOf(
        node.house()
            .database
            .read(tx ->
                tx.list(
                    (row, context) -> row.getString("sid"),
                    "SELECT sid FROM sign_in WHERE account_id = ? AND " + condition,
                    account.id().value())));
  }

  /** The account's revocations; fails if a sign-in is there twice. */
  Map<String, Revocation> log() {
    return node.revocations().stream()
        .filter(revocation -> revocation.account().equals(account.id()))
        .collect(Collectors.toMap(r -> r.sid().value(), Function.identity()));
  }
}
