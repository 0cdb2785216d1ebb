package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/** Each line of RFC 9449 sections 4.3 and 7, with a proof that breaks it. */
class DpopTest {

  private static final Duration S = Duration.ofSeconds(5);
  private static final String URI = "https://catalogue.example.com/titles/7";

  private final FakeClock clock = new FakeClock();
  private final AtomicReference<RevokedSids> revoked = new AtomicReference<>(RevokedSids.empty());
  private final AtomicInteger proofsMade = new AtomicInteger();
  private FakeUsher usher;
  private TokenVerifier verifier;
  private TestKey key;
  private String token;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    key = TestKey.es256("proof");
    token = boundTo(key);
    trust();
    KeySource keys = new KeySource(usher.connection()::jwks, clock.clock().nanos());
    verifier =
        new TokenVerifier(FakeUsher.ISSUER, FakeUsher.AUDIENCE, keys, revoked::get, clock.clock());
  }

  @AfterEach
  void stop() {
    usher.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
  void verify_proofOfEachAlgorithm_isVerifiedAndTellsTheKey(String alg) throws Exception {
    key =
        switch (alg) {
          case "ES256" -> TestKey.es256("p");
          case "EdDSA" -> TestKey.edDsa("p");
          default -> TestKey.rs256("p", 2048);
        };
    token = boundTo(key);
    Verification found = verify(proof(p -> {}));
    assertEquals(
        key.thumbprint(), assertInstanceOf(Verified.class, found).claims().keyThumbprint());
  }

  @Test
  void verify_boundTokenAsBearer_isRejected() {
    assertEquals(new Rejected(Reason.BOUND_TO_A_KEY), verifier.verify(token));
  }

  @Test
  void verify_bearerTokenAsDpop_isRejected() throws Exception {
    token = usher.token("sid-1");
    assertEquals(new Rejected(Reason.NOT_BOUND_TO_A_KEY), verify(proof(p -> {})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void verify_faultyProof_isRejectedForWhatItIs(
      String name, Reason reason, Consumer<Proof> change) {
    assertEquals(new Rejected(reason), verify(proof(change)), name);
    // And is not noted as seen: the right one of the same id still counts.
    assertInstanceOf(Verified.class, verify(proof(p -> p.payload.put("jti", "proof-1"))));
  }

  private static Stream<Arguments> faults() {
    return Stream.of(
        fault("typ of a JWT", Reason.PROOF_TYPE, p -> p.header.put("typ", "JWT")),
        fault("no typ", Reason.PROOF_TYPE, p -> p.header.remove("typ")),
        fault("crit", Reason.PROOF_TYPE, p -> p.header.put("crit", List.of("x"))),
        fault("none", Reason.PROOF_ALGORITHM, p -> p.header.put("alg", "none")),
        fault("symmetric", Reason.PROOF_ALGORITHM, p -> p.header.put("alg", "HS256")),
        fault("no alg", Reason.PROOF_MALFORMED, p -> p.header.remove("alg")),
        fault("alg of another kind of key", Reason.PROOF_KEY, p -> p.header.put("alg", "RS256")),
        fault("no jwk", Reason.PROOF_MALFORMED, p -> p.header.remove("jwk")),
        fault("jwk is a text", Reason.PROOF_MALFORMED, p -> p.header.put("jwk", "a")),
        fault("jwk is a secret", Reason.PROOF_KEY, p -> p.header.put("jwk", symmetric())),
        fault("jwk with its private part", Reason.PROOF_KEY, p -> p.jwk().put("d", "AAAA")),
        fault("jwk off the curve", Reason.PROOF_MALFORMED, p -> p.jwk().put("y", "AAAA")),
        fault("another key's", Reason.PROOF_OTHER_KEY, Proof::byAnother),
        fault("another key's jwk", Reason.PROOF_OTHER_KEY, p -> p.header.put("jwk", other())),
        fault("method", Reason.PROOF_METHOD, p -> p.payload.put("htm", "POST")),
        fault("method in small letters", Reason.PROOF_METHOD, p -> p.payload.put("htm", "get")),
        fault("no method", Reason.PROOF_MALFORMED, p -> p.payload.remove("htm")),
        fault("address", Reason.PROOF_URI, p -> p.payload.put("htu", URI + "8")),
        fault("address without host", Reason.PROOF_URI, p -> p.payload.put("htu", "/titles/7")),
        fault("address is a list", Reason.PROOF_MALFORMED, p -> p.payload.put("htu", List.of(URI))),
        fault("a minute old", Reason.PROOF_TIME, p -> p.later(-61)),
        fault("ahead", Reason.PROOF_TIME, p -> p.later(31)),
        fault("at the end of all times", Reason.PROOF_TIME, p -> p.payload.put("iat", 1e300)),
        fault("no time", Reason.PROOF_MALFORMED, p -> p.payload.remove("iat")),
        fault("time is a text", Reason.PROOF_MALFORMED, p -> p.payload.put("iat", "1")),
        fault("no id", Reason.PROOF_MALFORMED, p -> p.payload.remove("jti")),
        fault("empty id", Reason.PROOF_MALFORMED, p -> p.payload.put("jti", "")),
        fault("long id", Reason.PROOF_MALFORMED, p -> p.payload.put("jti", "j".repeat(257))),
        fault("another token", Reason.PROOF_OTHER_TOKEN, p -> p.payload.put("ath", hash("x"))),
        fault("no token", Reason.PROOF_OTHER_TOKEN, p -> p.payload.remove("ath")),
        fault("changed after signing", Reason.PROOF_SIGNATURE, p -> p.damaged = true));
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 0, 30})
  void verify_clockOffALittle_isVerified(int seconds) {
    assertInstanceOf(Verified.class, verify(proof(p -> p.later(seconds))));
  }

  @Test
  void verify_queryFragmentAndCase_doNotCount() {
    String proof = proof(p -> p.payload.put("htu", "HTTPS://Catalogue.Example.com:443/titles/7"));
    var request = new DpopRequest(token, List.of(proof), "GET", URI + "?q={1|2}^`#top");
    assertInstanceOf(Verified.class, verifier.verify(request));
  }

  @Test
  void verify_noneOrSeveralProofs_isRejected() {
    var none = new DpopRequest(token, List.of(), "GET", URI);
    assertEquals(new Rejected(Reason.PROOF_MISSING), verifier.verify(none));
    var two = new DpopRequest(token, List.of(proof(p -> {}), proof(p -> {})), "GET", URI);
    assertEquals(new Rejected(Reason.PROOF_MALFORMED), verifier.verify(two));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b.c", "..", "bnVsbA.bnVsbA.AA"})
  void verify_garbageAsProof_isRejected(String garbage) {
    assertEquals(new Rejected(Reason.PROOF_MALFORMED), verify(garbage));
    assertEquals(new Rejected(Reason.PROOF_MALFORMED), verify(garbage + "A".repeat(8193)));
  }

  @Test
  void verify_again_isReplayed() {
    String proof = proof(p -> {});
    assertInstanceOf(Verified.class, verify(proof));
    assertEquals(new Rejected(Reason.PROOF_REPLAYED), verify(proof));
    clock.advance(Duration.ofSeconds(60));
    trust();
    assertEquals(new Rejected(Reason.PROOF_REPLAYED), verify(proof));
    clock.advance(Duration.ofSeconds(1));
    trust();
    assertEquals(new Rejected(Reason.PROOF_TIME), verify(proof));
  }

  @Test
  void verify_manyAtOnce_isVerifiedOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      String proof = proof(p -> {});
      var accepted = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> accepted.addAndGet(verify(proof) instanceof Verified ? 1 : 0)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(1, accepted.get());
    }
  }

  @Test
  void verify_nonceAskedFor_mustBeOneOfThem() {
    assertEquals(new Rejected(Reason.PROOF_NONCE), verify(proof(p -> {}), "n1", "n2"));
    assertEquals("use_dpop_nonce", Reason.PROOF_NONCE.error());
    String wrong = proof(p -> p.payload.put("nonce", "n0"));
    assertEquals(new Rejected(Reason.PROOF_NONCE), verify(wrong, "n1", "n2"));
    String right = proof(p -> p.payload.put("nonce", "n1"));
    assertInstanceOf(Verified.class, verify(right, "n1", "n2"));
  }

  /** A television that has just been plugged in knows no date. */
  @Test
  void verify_nonce_tellsTheAgeInPlaceOfAClockThatIsWrong() {
    for (int off : new int[] {-1_000_000_000, 1_000_000}) {
      String proof =
          proof(p -> {
            p.later(off);
            p.payload.put("nonce", "n1");
          });
      assertInstanceOf(Verified.class, verify(proof, "n1", "n2"));
      assertEquals(new Rejected(Reason.PROOF_REPLAYED), verify(proof, "n1", "n2"));
      assertEquals(new Rejected(Reason.PROOF_NONCE), verify(proof, "n2", "n3"));
    }
  }

  @Test
  void verify_nonceOffered_isAskedForFromAWrongClockAlone() {
    var offered = new DpopRequest.Nonces(Set.of("n1"), false);
    assertInstanceOf(Verified.class, offered(proof(p -> {}), offered));
    String old = proof(p -> p.payload.put("nonce", "old"));
    assertEquals(new Rejected(Reason.PROOF_NONCE), offered(old, offered));
    assertEquals(new Rejected(Reason.PROOF_NONCE), offered(proof(p -> p.later(-1_000)), offered));
    String late =
        proof(p -> {
          p.later(-1_000);
          p.payload.put("nonce", "n1");
        });
    assertInstanceOf(Verified.class, offered(late, offered));
    assertEquals(new Rejected(Reason.PROOF_REPLAYED), offered(late, offered));
  }

  private Verification offered(String proof, DpopRequest.Nonces nonces) {
    return verifier.verify(new DpopRequest(token, List.of(proof), "GET", URI, nonces));
  }

  /** At a token endpoint the key is not known beforehand, and there is no token yet. */
  @Test
  void check_withoutToken_tellsTheKey() {
    var proofs = new DpopProofs();
    String proof = proof(p -> p.payload.remove("ath"));
    var request = new DpopRequest("", List.of(proof), "GET", URI);
    assertEquals(new DpopProofs.Proved(key.thumbprint()), proofs.check(request, clock.now()));
    assertEquals(
        new DpopProofs.NotProved(Reason.PROOF_REPLAYED), proofs.check(request, clock.now()));
    var none = new DpopRequest("", List.of(), "GET", URI);
    assertEquals(new DpopProofs.NotProved(Reason.PROOF_MISSING), proofs.check(none, clock.now()));
  }

  @Test
  void inspect_boundToken_needsNoProof() {
    assertInstanceOf(Verified.class, verifier.inspect(token));
    revoked.set(joined(revoked.get(), "sid-1"));
    assertEquals(new Rejected(Reason.REVOKED), verifier.inspect(token));
  }

  /** Who holds neither token nor key must not make us compute. */
  @Test
  void verify_keyThatCostsMuch_isRefusedUnused() throws Exception {
    key = TestKey.rs256("p", 1024);
    token = boundTo(key);
    assertEquals(new Rejected(Reason.PROOF_KEY), verify(proof(p -> {})));
    BigInteger huge = BigInteger.ONE.shiftLeft(16_000).setBit(0);
    JWK large =
        new RSAKey.Builder(Base64URL.encode(huge), Base64URL.encode(BigInteger.valueOf(65_537)))
            .build();
    assertEquals(new Rejected(Reason.PROOF_KEY), verify(withRsa(large)));
    JWK slow =
        new RSAKey.Builder(
                Base64URL.encode(BigInteger.ONE.shiftLeft(2047).setBit(0)),
                Base64URL.encode(BigInteger.ONE.shiftLeft(2000).setBit(0)))
            .build();
    assertEquals(new Rejected(Reason.PROOF_KEY), verify(withRsa(slow)));
  }

  @Test
  void verify_signInOverOrTrustOver_isToldAndTheProofNotUsedUp() {
    String proof = proof(p -> {});
    RevokedSids before = revoked.get();
    clock.advance(S);
    assertEquals(new Stale(), verify(proof));
    trust();
    assertInstanceOf(Verified.class, verify(proof));
    revoked.set(joined(before, "sid-1"));
    assertEquals(new Rejected(Reason.REVOKED), verify(proof(p -> {})));
  }

  @Test
  void request_asText_doesNotTellTheToken() {
    var request = new DpopRequest(token, List.of("proof"), "GET", URI);
    assertFalse(request.toString().contains(token));
  }

  private String withRsa(JWK jwk) {
    return proof(p -> {
      p.header.put("alg", "RS256");
      p.header.put("jwk", jwk.toJSONObject());
    });
  }

  private static Arguments fault(String name, Reason reason, Consumer<Proof> change) {
    return Arguments.of(name, reason, change);
  }

  private Verification verify(String proof, String... nonces) {
    return verifier.verify(new DpopRequest(token, List.of(proof), "GET", URI, Set.of(nonces)));
  }

  private String boundTo(TestKey owner) throws Exception {
    return usher.token(claims -> claims.claim("cnf", Map.of("jkt", owner.thumbprint())));
  }

  private void trust() {
    revoked.updateAndGet(sids -> joined(sids));
  }

  private RevokedSids joined(RevokedSids sids, String... over) {
    TrustClock.Moment now = clock.clock().now();
    List<Revocation> news =
        Stream.of(over).map(sid -> new Revocation(1, sid, clock.now().plusSeconds(600))).toList();
    return sids.join(
        new RevocationAnswer("e", news.size(), false, S, news), new Deadline(now, S), now);
  }

  private String proof(Consumer<Proof> change) {
    Proof proof = new Proof(key);
    proof.header.put("typ", "dpop+jwt");
    proof.header.put("alg", key.alg());
    proof.header.put("jwk", new HashMap<>(key.jwk().toJSONObject()));
    proof.payload.put("jti", "proof-" + proofsMade.incrementAndGet());
    proof.payload.put("htm", "GET");
    proof.payload.put("htu", URI);
    proof.payload.put("iat", clock.now().getEpochSecond());
    proof.payload.put("ath", hash(token));
    change.accept(proof);
    String text = proof.key.sign(proof.header, proof.payload);
    return proof.damaged ? damaged(text) : text;
  }

  private static String damaged(String text) {
    int at = text.lastIndexOf('.') + 5;
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(bytes)).toString();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> symmetric() {
    return Map.of("kty", "oct", "k", "AAAA");
  }

  private static Map<String, Object> other() {
    try {
      return TestKey.es256("other").jwk().toJSONObject();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A good proof, before a test spoils it. */
  static final class Proof {
    private final Map<String, Object> header = new HashMap<>();
    private final Map<String, Object> payload = new HashMap<>();
    private TestKey key;
    private boolean damaged;

    private Proof(TestKey key) {
      this.key = key;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> jwk() {
      return (Map<String, Object>) header.getOrDefault("jwk", Map.of());
    }

    private void later(int seconds) {
      payload.merge("iat", (long) seconds, (a, b) -> (Long) a + (Long) b);
    }

    private void byAnother() {
      try {
        key = TestKey.es256("other");
        header.put("jwk", key.jwk().toJSONObject());
      } catch (java.security.GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }
}
