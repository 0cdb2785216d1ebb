package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.edge.PassVerification.Bad;
import usher.edge.PassVerification.Good;
import usher.edge.PassVerification.Pass;
import usher.edge.PassVerification.Unsure;
import usher.edge.Verification.Reason;

/** Each reason to refuse a pass. */
class PassVerifierTest {
  private static final Duration S = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofSeconds(75);

  private final FakeClock clock = new FakeClock();
  private final AtomicReference<RevokedSids> revoked = new AtomicReference<>(RevokedSids.empty());
  private FakeUsher usher;
  private PassVerifier verifier;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    renewTrust();
    UsherConnection connection = usher.connection();
    KeySource keys = new KeySource(connection::jwks, clock.clock().nanos());
    verifier =
        new PassVerifier(FakeUsher.ISSUER, FakeUsher.AUDIENCE, keys, revoked::get, clock.clock());
  }

  @AfterEach
  void stop() {
    usher.close();
  }

  @Test
  void verify_goodPass_tellsWhatItSays() throws Exception {
    Pass pass =
        new Pass(
            "account-1",
            "sid-1",
            "device-1",
            "playback-1",
            "nosferatu",
            "hd",
            clock.now().plus(LIFE));
    assertEquals(new Good(pass), verifier.verify(pass(same -> same), "nosferatu"));
  }

  @Test
  void verify_noQuality_isGoodWithoutOne() throws Exception {
    String pass = pass(claims -> claims.claim("quality", null));
    assertEquals("", ((Good) verifier.verify(pass, "nosferatu")).pass().quality());
  }

  @Test
  void verify_otherTitle_isBadThoughSeenBefore() throws Exception {
    String pass = pass(same -> same);
    verifier.verify(pass, "nosferatu");
    assertEquals(new Bad(Reason.TITLE), verifier.verify(pass, "metropolis"));
  }

  @Test
  void verify_timeIsOver_isBadWithoutLeewayThoughSeenBefore() throws Exception {
    String pass = pass(same -> same);
    clock.advance(LIFE.minusMillis(1));
    renewTrust();
    assertEquals(Good.class, verifier.verify(pass, "nosferatu").getClass());
    clock.advance(Duration.ofMillis(1));
    renewTrust();
    assertEquals(new Bad(Reason.EXPIRED), verifier.verify(pass, "nosferatu"));
  }

  @Test
  void verify_signInIsOver_isBadThoughSeenBefore() throws Exception {
    String pass = pass(same -> same);
    verifier.verify(pass, "nosferatu");
    renewTrust("sid-1");
    assertEquals(new Bad(Reason.REVOKED), verifier.verify(pass, "nosferatu"));
  }

  @Test
  void verify_keyIsBurnt_isBadThoughSeenBefore() throws Exception {
    String pass = pass(same -> same);
    verifier.verify(pass, "nosferatu");
    renewTrust("kid:one");
    assertEquals(new Bad(Reason.UNKNOWN_KEY), verifier.verify(pass, "nosferatu"));
  }

  @Test
  void verify_trustIsOver_isUnsure() throws Exception {
    String pass = pass(same -> same);
    clock.advance(S);
    assertEquals(new Unsure(), verifier.verify(pass, "nosferatu"));
  }

  @Test
  void verify_accessToken_isNoPass() throws Exception {
    assertBad(Reason.TYPE, usher.token("sid-1"));
  }

  @Test
  void verify_pass_isNoAccessToken() throws Exception {
    UsherConnection connection = usher.connection();
    TokenVerifier tokens =
        new TokenVerifier(
            FakeUsher.ISSUER,
            FakeUsher.AUDIENCE,
            new KeySource(connection::jwks, clock.clock().nanos()),
            revoked::get,
            clock.clock());
    assertEquals(new Verification.Rejected(Reason.TYPE), tokens.verify(pass(same -> same)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sid", "device", "playback", "title", "exp"})
  void verify_claimMissing_isBad(String name) throws Exception {
    assertBad(Reason.MISSING_CLAIM, pass(claims -> claims.claim(name, null)));
  }

  @Test
  void verify_ofOrForSomeoneElse_isBad() throws Exception {
    assertBad(Reason.ISSUER, pass(claims -> claims.issuer("https://other.example")));
    assertBad(Reason.AUDIENCE, pass(claims -> claims.audience("https://other.example")));
  }

  @Test
  void verify_notSignedOrByAnotherKey_isBad() throws Exception {
    assertBad(Reason.ALGORITHM, new PlainJWT(claims().build()).serialize());
    assertBad(
        Reason.SIGNATURE, FakeUsher.sign(header("one"), claims().build(), FakeUsher.newKey("one")));
    assertBad(
        Reason.UNKNOWN_KEY,
        FakeUsher.sign(header("other"), claims().build(), FakeUsher.newKey("other")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "null", "bnVsbA.bnVsbA.", "{}"})
  void verify_garbage_isBadAndNeverThrows(String text) {
    assertEquals(Bad.class, verifier.verify(text, "nosferatu").getClass());
  }

  @Test
  void verify_tooLong_isBadUnread() {
    assertBad(Reason.TOO_LARGE, "a".repeat(TokenVerifier.MAX_TOKEN_CHARS + 1));
  }

  private void assertBad(Reason reason, String pass) {
    assertEquals(new Bad(reason), verifier.verify(pass, "nosferatu"));
  }

  private String pass(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return usher.sign(header("one"), change.apply(claims()).build());
  }

  private static JWSHeader header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("pass+jwt"))
        .keyID(kid)
        .build();
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(FakeUsher.ISSUER)
        .subject("account-1")
        .audience(List.of(FakeUsher.AUDIENCE))
        .claim("sid", "sid-1")
        .claim("device", "device-1")
        .claim("playback", "playback-1")
        .claim("title", "nosferatu")
        .claim("quality", "hd")
        .issueTime(Date.from(clock.now()))
        .expirationTime(Date.from(clock.now().plus(LIFE)))
        .jwtID("pass-1");
  }

  private void renewTrust(String... over) {
    TrustClock.Moment now = clock.clock().now();
    List<Revocation> news =
        List.of(over).stream()
            .map(sid -> new Revocation(1, sid, clock.now().plusSeconds(600)))
            .toList();
    var answer = new RevocationAnswer("e", news.size(), false, S, news);
    revoked.updateAndGet(sids -> sids.join(answer, new Deadline(now, S), now));
  }
}
