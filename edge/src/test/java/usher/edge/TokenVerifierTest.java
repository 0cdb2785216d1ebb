package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.parts.VerifiedTokens;

/** Each reason to refuse a token, and rule T5: what is checked together was read together. */
class TokenVerifierTest {

  private static final Duration S = Duration.ofSeconds(5);

  private final FakeClock clock = new FakeClock();
  private FakeUsher usher;
  private final AtomicReference<RevokedSids> revoked = new AtomicReference<>(RevokedSids.empty());
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    renewTrust();
    verifier = verifier(clock.clock(), revoked::get);
  }

  @AfterEach
  void stop() {
    usher.close();
  }

  @Test
  void verify_goodToken_tellsItsClaims() throws Exception {
    var claims =
        new Claims(
            "account-1",
            "sid-1",
            null,
            Set.of(FakeUsher.ISSUER, FakeUsher.AUDIENCE),
            "matinee-tv",
            Set.of("watch", "account"),
            clock.now().plusSeconds(300),
            "token-1",
            null);
    assertEquals(new Verified(claims), verifier.verify(usher.token("sid-1")));
  }

  @Test
  void verify_noScope_hasNone() throws Exception {
    var answer = verifier.verify(usher.token(claims -> claims.claim("scope", null)));
    assertEquals(Set.of(), assertInstanceOf(Verified.class, answer).claims().scopes());
  }

  @Test
  void verify_scopeTwice_isOne() throws Exception {
    var answer = verifier.verify(usher.token(claims -> claims.claim("scope", "watch watch")));
    assertEquals(Set.of("watch"), assertInstanceOf(Verified.class, answer).claims().scopes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"})
  void verify_typeOfAccessTokens_isAccepted(String type) throws Exception {
    JWSHeader header = FakeUsher.header("one").type(new JOSEObjectType(type)).build();
    assertInstanceOf(Verified.class, verifier.verify(usher.sign(header, usher.claims().build())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "logout+jwt", "dpop+jwt", "text/at+jwt", ""})
  void verify_otherType_isRejected(String type) throws Exception {
    JWSHeader header = FakeUsher.header("one").type(new JOSEObjectType(type)).build();
    assertRejected(Reason.TYPE, usher.sign(header, usher.claims().build()));
  }

  @Test
  void verify_noType_isRejected() throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build();
    assertRejected(Reason.TYPE, usher.sign(header, usher.claims().build()));
  }

  @Test
  void verify_notSigned_isRejected() {
    assertRejected(Reason.ALGORITHM, new PlainJWT(usher.claims().build()).serialize());
  }

  @Test
  void verify_signedWithThePublicKeyAsAnHmacSecret_isRejected() throws Exception {
    byte[] secret = usher.published.getFirst().toString().getBytes(StandardCharsets.UTF_8);
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID("one")
            .build();
    SignedJWT jwt = new SignedJWT(header, usher.claims().build());
    jwt.sign(new MACSigner(secret));
    assertRejected(Reason.ALGORITHM, jwt.serialize());
  }

  @Test
  void verify_encrypted_isRejected() {
    String header = "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"typ\":\"at+jwt\",\"kid\":\"one\"}";
    assertRejected(Reason.MALFORMED, Base64URL.encode(header) + "..AAAA.AAAA.AAAA");
  }

  @Test
  void verify_signedByAnotherKeyOfTheSameName_isRejected() throws Exception {
    String forged =
        FakeUsher.sign(
            FakeUsher.header("one").build(), usher.claims().build(), FakeUsher.newKey("one"));
    assertRejected(Reason.SIGNATURE, forged);
  }

  @Test
  void verify_keyInTheHeader_isNotUsed() throws Exception {
    var mine = FakeUsher.newKey("one");
    JWSHeader header = FakeUsher.header("one").jwk(mine.toPublicJWK()).build();
    assertRejected(Reason.SIGNATURE, FakeUsher.sign(header, usher.claims().build(), mine));
  }

  @Test
  void verify_payloadOfAnotherToken_isRejected() throws Exception {
    String[] mine = usher.token("sid-1").split("\\.", -1);
    String[] other = usher.token("sid-2").split("\\.", -1);
    assertRejected(Reason.SIGNATURE, mine[0] + "." + other[1] + "." + mine[2]);
  }

  @Test
  void verify_extensionThatIsNotUnderstood_isRejected() throws Exception {
    // RFC 7515 section 4.1.11.
    JWSHeader header =
        FakeUsher.header("one").criticalParams(Set.of("x")).customParam("x", 1).build();
    assertRejected(Reason.EXTENSION, usher.sign(header, usher.claims().build()));
  }

  @Test
  void verify_keyThatUsherDoesNotHave_isRejected() throws Exception {
    JWSHeader header = FakeUsher.header("two").build();
    assertRejected(Reason.UNKNOWN_KEY, usher.sign(header, usher.claims().build()));
  }

  @Test
  void verify_noKeyNamed_isRejected() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).build();
    assertRejected(Reason.UNKNOWN_KEY, usher.sign(header, usher.claims().build()));
  }

  @Test
  void verify_keysCannotBeHad_isStale() throws Exception {
    usher.set(() -> usher.down = true);
    assertEquals(new Stale(), verifier.verify(usher.token("sid-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sid", "client_id", "jti", "exp", "iat"})
  void verify_claimMissing_isRejected(String name) throws Exception {
    assertRejected(Reason.MISSING_CLAIM, usher.token(claims -> claims.claim(name, null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sid", "client_id", "jti"})
  void verify_claimEmpty_isRejected(String name) throws Exception {
    assertRejected(Reason.MISSING_CLAIM, usher.token(claims -> claims.claim(name, "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sid", "client_id", "jti", "scope", "iss"})
  void verify_claimOfWrongType_isRejected(String name) throws Exception {
    assertRejected(Reason.MALFORMED, usher.token(claims -> claims.claim(name, List.of(1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://id.example.com/", "https://ID.example.com", "https://evil"})
  void verify_otherIssuer_isRejected(String issuer) throws Exception {
    assertRejected(Reason.ISSUER, usher.token(claims -> claims.issuer(issuer)));
  }

  @Test
  void verify_noIssuer_isRejected() throws Exception {
    assertRejected(Reason.ISSUER, usher.token(claims -> claims.issuer(null)));
  }

  @Test
  void verify_otherAudience_isRejected() throws Exception {
    String otherOne = FakeUsher.AUDIENCE + "/";
    assertRejected(Reason.AUDIENCE, usher.token(claims -> claims.audience(otherOne)));
    assertRejected(Reason.AUDIENCE, usher.token(claims -> claims.claim("aud", null)));
  }

  @Test
  void verify_audienceAsAString_isAccepted() throws Exception {
    String token = usher.token(claims -> claims.audience(FakeUsher.AUDIENCE));
    assertInstanceOf(Verified.class, verifier.verify(token));
  }

  @Test
  void verify_timeIsOver_isRejectedAfterTheLeewayThoughSeenBefore() throws Exception {
    String token = usher.token("sid-1");
    clock.advance(Duration.ofMinutes(5).plus(TokenVerifier.LEEWAY).minusMillis(1));
    renewTrust();
    assertInstanceOf(Verified.class, verifier.verify(token));
    clock.advance(Duration.ofMillis(1));
    assertRejected(Reason.EXPIRED, token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void verify_timeHasNotCome_isRejectedUntilTheLeeway(String name) throws Exception {
    Date start = Date.from(clock.now().plusSeconds(31));
    String token = usher.token(claims -> claims.claim(name, start));
    assertRejected(Reason.NOT_YET_VALID, token);
    clock.advance(Duration.ofSeconds(1));
    assertInstanceOf(Verified.class, verifier.verify(token));
  }

  @Test
  void verify_tooLong_isRejectedUnread() throws Exception {
    String token = usher.token(claims -> claims.claim("x", "y".repeat(8192)));
    assertRejected(Reason.TOO_LARGE, token);
    assertEquals(0, usher.jwksRequests);
  }

  @Test
  void verify_garbage_isRejectedAndNeverThrows() throws Exception {
    for (String text :
        List.of("", ".", "..", "...", "a.b.c", " ", "e30.e30.", "bnVsbA.bnVsbA.AA")) {
      assertRejected(Reason.MALFORMED, text);
    }
    String kid = Base64URL.encode("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":7}").toString();
    assertRejected(Reason.MALFORMED, kid + ".e30.AAAA");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = usher.token("sid-1");
    for (int i = 0; i < 300; i++) {
      StringBuilder damaged = new StringBuilder(good);
      int at = random.nextInt(good.length() - 4);
      damaged.setCharAt(at, good.charAt(at) == 'A' ? 'B' : 'A');
      assertInstanceOf(Rejected.class, verifier.verify(damaged.toString()), "seed " + seed);
    }
  }

  @Test
  void verify_signInIsOver_isRejectedThoughSeenBefore() throws Exception {
    String token = usher.token("sid-1");
    assertInstanceOf(Verified.class, verifier.verify(token));
    renewTrust("sid-1");
    assertRejected(Reason.REVOKED, token);
    assertInstanceOf(Verified.class, verifier.verify(usher.token("sid-2")));
  }

  @Test
  void verify_keyIsBurnt_isRejectedThoughStillPublishedAndSeenBefore() throws Exception {
    String old = usher.token("sid-1");
    assertInstanceOf(Verified.class, verifier.verify(old));
    usher.rotate("two", true);
    renewTrust("kid:one");
    assertRejected(Reason.UNKNOWN_KEY, old);
    clock.advance(Duration.ofSeconds(10));
    renewTrust();
    assertInstanceOf(Verified.class, verifier.verify(usher.token("sid-1")));
  }

  @Test
  void verify_trustIsOver_isStaleThoughSeenBefore() throws Exception {
    String token = usher.token("sid-1");
    assertInstanceOf(Verified.class, verifier.verify(token));
    clock.advance(S);
    assertEquals(new Stale(), verifier.verify(token));
  }

  @Test
  void verify_trustIsOver_whatIsKnownToBeBadStaysRejected() throws Exception {
    renewTrust("sid-1");
    clock.advance(S);
    assertRejected(Reason.REVOKED, usher.token("sid-1"));
    assertRejected(Reason.ISSUER, usher.token(claims -> claims.issuer("https://evil")));
  }

  @Test
  void verify_keyWithdrawn_isRejectedThoughSeenBefore() throws Exception {
    String old = usher.token("sid-1");
    assertInstanceOf(Verified.class, verifier.verify(old));
    usher.rotate("two", false);
    clock.advance(Duration.ofSeconds(10));
    renewTrust();
    assertInstanceOf(Verified.class, verifier.verify(usher.token("sid-1")));
    assertRejected(Reason.UNKNOWN_KEY, old);
  }

  /** Hole 7: with two reads, the set of before the sign-out meets the deadline of after it. */
  @Test
  void verify_answerComesBetweenTwoReads_isNotAcceptedOnAMixture() throws Exception {
    RevokedSids staleWithout = RevokedSids.empty();
    RevokedSids freshWith = joined(RevokedSids.empty(), "sid-1");
    var reads = new ArrayDeque<>(List.of(staleWithout, freshWith, freshWith));
    TokenVerifier torn = verifier(clock.clock(), reads::removeFirst);
    // Found stale by the first, it is held against the second before that is said.
    assertEquals(new Rejected(Reason.REVOKED), torn.verify(usher.token("sid-1")));
    assertEquals(1, reads.size());
  }

  /** A pause in the middle must not let a deadline count that was over when the check ended. */
  @Test
  void verify_keyComesLate_isCheckedAgainstTheTimeAfterwards() throws Exception {
    usher.set(() -> usher.keysHeld = true);
    String token = usher.token("sid-1");
    var answer = new AtomicReference<Verification>();
    Thread check = Thread.ofVirtual().start(() -> answer.set(verifier.verify(token)));
    usher.await(() -> usher.jwksRequests == 1);
    clock.advance(S);
    usher.set(() -> usher.keysHeld = false);
    check.join();
    assertEquals(new Stale(), answer.get());
  }

  /**
   * Many answers and many checks at once: a sid that is over is never accepted by a trusted set.
   */
  @Test
  void verify_whileAnswersArrive_neverAcceptsWhatIsOver() throws Exception {
    int rounds = 3_000;
    String token = usher.token("sid-1");
    assertInstanceOf(Verified.class, verifier.verify(token));
    var wrong = new AtomicReference<Verification>();
    var round = new AtomicInteger();
    Runnable checks =
        () -> {
          while (round.get() < rounds) {
            Verification answer = verifier.verify(token);
            if (answer instanceof Verified) {
              wrong.set(answer);
            }
          }
        };
    revoked.set(RevokedSids.empty());
    List<Thread> threads =
        List.of(Thread.ofPlatform().start(checks), Thread.ofPlatform().start(checks));
    for (; round.get() < rounds; round.incrementAndGet()) {
      // Stale and without the sid, then trusted and with it: neither may let it in.
      revoked.set(RevokedSids.empty());
      Thread.onSpinWait();
      revoked.set(joined(RevokedSids.empty(), "sid-1"));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(null, wrong.get());
  }

  @Test
  void remembered_moreThanItsLimit_staysSmallAndKeepsWhatIsUsed() {
    VerifiedTokens<Integer> tokens = new VerifiedTokens<>(100);
    tokens.put("used", 1);
    for (int i = 0; i < 10_000; i++) {
      tokens.put("token-" + i, i);
      assertEquals(1, tokens.get("used"));
      assertTrue(tokens.size() <= 100);
    }
    assertEquals(null, tokens.get("token-0"));
  }

  private void renewTrust(String... over) {
    revoked.updateAndGet(sids -> joined(sids, over));
  }

  private RevokedSids joined(RevokedSids sids, String... over) {
    TrustClock.Moment now = clock.clock().now();
    List<Revocation> news = new ArrayList<>();
    for (String sid : over) {
      news.add(new Revocation(news.size() + 1, sid, clock.now().plusSeconds(600)));
    }
    var answer = new RevocationAnswer("e", news.size(), false, S, news);
    return sids.join(answer, new Deadline(now, S), now);
  }

  private TokenVerifier verifier(TrustClock clocks, Supplier<RevokedSids> supplier) {
    UsherConnection connection = usher.connection();
    KeySource keys = new KeySource(connection::jwks, clocks.nanos());
    return new TokenVerifier(FakeUsher.ISSUER, FakeUsher.AUDIENCE, keys, supplier, clocks);
  }

  private void assertRejected(Reason reason, String token) {
    assertEquals(new Rejected(reason), verifier.verify(token));
  }
}
