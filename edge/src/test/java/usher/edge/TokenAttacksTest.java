package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Verified;

/**
 * The attacks on JWTs that RFC 8725 and RFC 9068 warn of, and those that broke other libraries,
 * each of them refused for what it is.
 */
class TokenAttacksTest {

  private static final FakeClock CLOCK = new FakeClock();
  private static final TestKey EC = key(() -> TestKey.es256("one"));
  private static final TestKey RSA = key(() -> TestKey.rs256("rsa", 2048));
  private static final TestKey ED = key(() -> TestKey.edDsa("ed"));
  private static final TestKey EVIL = key(() -> TestKey.es256("one"));
  private static final TestKey EVIL_RSA = key(() -> TestKey.rs256("one", 2048));
  private static final TestKey EVIL_ED = key(() -> TestKey.edDsa("one"));
  private static final String PAYLOAD = payload("\"sid\":\"sid-1\"");

  private static FakeUsher usher;
  private static TokenVerifier verifier;

  private interface Making {
    TestKey make() throws GeneralSecurityException;
  }

  @BeforeAll
  static void start() throws Exception {
    usher = new FakeUsher(CLOCK);
    usher.published = List.of(EC.jwk(), RSA.jwk(), ED.jwk());
    TrustClock.Moment now = CLOCK.clock().now();
    Duration trust = Duration.ofSeconds(5);
    RevokedSids sids =
        RevokedSids.empty()
            .join(
                new RevocationAnswer("e", 0, false, trust, List.of()),
                new Deadline(now, trust),
                now);
    KeySource keys = new KeySource(usher.connection()::jwks, CLOCK.clock().nanos());
    verifier =
        new TokenVerifier(FakeUsher.ISSUER, FakeUsher.AUDIENCE, keys, () -> sids, CLOCK.clock());
  }

  @AfterAll
  static void stop() {
    usher.close();
  }

  @Test
  void verify_keyOfEachKind_decidesTheAlgorithm() {
    for (TestKey key : List.of(EC, RSA, ED)) {
      assertInstanceOf(Verified.class, verifier.verify(key.sign(key.header(), PAYLOAD)), key.alg());
    }
    // RFC 9864's name for the same.
    String named = ED.header().replace("EdDSA", "Ed25519");
    assertInstanceOf(Verified.class, verifier.verify(ED.sign(named, PAYLOAD)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"algorithms", "keys", "headers", "signatures", "shapes", "claims"})
  void verify_attack_isRejectedForWhatItIs(String attack, Reason reason, String token) {
    assertEquals(new Rejected(reason), verifier.verify(token), attack);
    assertEquals(0, usher.strayRequests, "nobody but Usher's key set is asked");
  }

  private static Stream<Arguments> algorithms() {
    String header = EC.header();
    return Stream.of(
        attack("none", Reason.ALGORITHM, unsigned(header.replace("ES256", "none"))),
        attack("None", Reason.ALGORITHM, unsigned(header.replace("ES256", "None"))),
        attack("NONE", Reason.ALGORITHM, unsigned(header.replace("ES256", "NONE"))),
        attack("none, but signed", Reason.ALGORITHM, ec(header.replace("ES256", "none"))),
        attack("no algorithm", Reason.MALFORMED, ec(header.replace("\"alg\":\"ES256\",", ""))),
        attack("empty algorithm", Reason.ALGORITHM, ec(header.replace("ES256", ""))),
        attack("algorithm is a list", Reason.MALFORMED, ec(header.replace("\"ES256\"", "[]"))),
        attack("small letters", Reason.ALGORITHM, ec(header.replace("ES256", "es256"))),
        attack("a digit that looks alike", Reason.ALGORITHM, ec(header.replace("2", "\uff12"))),
        attack("HS256 with the key's JWK", Reason.ALGORITHM, hmac(EC.jwk().toString())),
        attack("HS256 with the RSA key's JWK", Reason.ALGORITHM, hmac(RSA.jwk().toString())),
        attack("RS256, name of an EC key", Reason.ALGORITHM, own(EVIL_RSA)),
        attack("EdDSA, name of an EC key", Reason.ALGORITHM, own(EVIL_ED)),
        attack("ES256, name of an RSA key", Reason.ALGORITHM, ec(header.replace("one", "rsa"))),
        attack("ES256, name of an Ed25519 key", Reason.ALGORITHM, ec(header.replace("one", "ed"))),
        attack("RS256 by the RSA key as PS256", Reason.ALGORITHM, rsa("PS256")),
        attack("RS256 by the RSA key as RS1", Reason.ALGORITHM, rsa("RS1")),
        attack("ES384", Reason.ALGORITHM, ec(header.replace("ES256", "ES384"))),
        attack("ES256K", Reason.ALGORITHM, ec(header.replace("ES256", "ES256K"))));
  }

  private static Stream<Arguments> keys() {
    String jwk = ",\"jwk\":" + EVIL.jwk() + "}";
    String away = "\"" + usher.strayAddress() + "\"}";
    return Stream.of(
        attack("other key of that name", Reason.SIGNATURE, own(EVIL)),
        attack("its key in the header", Reason.SIGNATURE, evil(more(jwk))),
        attack(
            "its key in the header, with a name of its own",
            Reason.UNKNOWN_KEY,
            evil(more(jwk).replaceFirst("\"kid\":\"one\"", "\"kid\":\"mine\""))),
        attack("address of its key", Reason.SIGNATURE, evil(more(",\"jku\":" + away))),
        attack("address of its certificate", Reason.SIGNATURE, evil(more(",\"x5u\":" + away))),
        attack("its certificate", Reason.SIGNATURE, evil(more(",\"x5c\":[\"MIIB\"]}"))),
        attack("no name", Reason.UNKNOWN_KEY, ec(EC.header().replace(",\"kid\":\"one\"", ""))),
        attack("name is null", Reason.UNKNOWN_KEY, ec(EC.header().replace("\"one\"", "null"))),
        attack("name of a file", Reason.UNKNOWN_KEY, named("../../../../dev/null")),
        attack("name with SQL", Reason.UNKNOWN_KEY, named("one' OR '1'='1")),
        attack("name with a command", Reason.UNKNOWN_KEY, named("one|id")),
        attack("name with a zero", Reason.UNKNOWN_KEY, named("one\\u0000")),
        attack("name with a space", Reason.UNKNOWN_KEY, named("one ")),
        attack("name in capitals", Reason.UNKNOWN_KEY, named("ONE")),
        attack("long name", Reason.UNKNOWN_KEY, named("k".repeat(5000))),
        attack("name is a number", Reason.MALFORMED, ec(EC.header().replace("\"one\"", "1"))),
        attack("name is a list", Reason.MALFORMED, ec(EC.header().replace("\"one\"", "[\"one\"]"))),
        attack("name is an object", Reason.MALFORMED, ec(EC.header().replace("\"one\"", "{}"))));
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        attack("crit", Reason.EXTENSION, ec(more(",\"crit\":[\"x\"],\"x\":1}"))),
        attack("crit of what is known", Reason.EXTENSION, ec(more(",\"crit\":[\"exp\"]}"))),
        attack("crit of nothing", Reason.EXTENSION, ec(more(",\"crit\":[]}"))),
        attack("crit null", Reason.EXTENSION, ec(more(",\"crit\":null}"))),
        attack("b64", Reason.EXTENSION, ec(more(",\"b64\":false,\"crit\":[\"b64\"]}"))),
        attack("alg twice", Reason.MALFORMED, ec(more(",\"alg\":\"none\"}"))),
        attack("kid twice", Reason.MALFORMED, ec(more(",\"kid\":\"rsa\"}"))),
        attack("typ of an ID token", Reason.TYPE, typed("JWT")),
        attack("typ of a logout token", Reason.TYPE, typed("logout+jwt")),
        attack("typ of a proof", Reason.TYPE, typed("dpop+jwt")),
        attack("typ of a security event", Reason.TYPE, typed("secevent+jwt")),
        attack("typ with more", Reason.TYPE, typed("at+jwt;x=1")),
        attack("typ is a list", Reason.MALFORMED, ec(EC.header().replace("\"at+jwt\"", "[]"))),
        attack("header is a list", Reason.MALFORMED, ec("[" + EC.header() + "]")),
        attack("header is null", Reason.MALFORMED, ec("null")),
        attack("header is empty", Reason.MALFORMED, ec("")),
        attack(
            "header is deep", Reason.MALFORMED, ec("{\"a\":".repeat(600) + "1" + "}".repeat(600))),
        attack("header with a tail", Reason.MALFORMED, ec(EC.header() + "x")),
        attack("lax JSON", Reason.MALFORMED, ec(EC.header().replace('"', '\''))));
  }

  private static Stream<Arguments> signatures() {
    String signed = Base64URL.encode(EC.header()) + "." + Base64URL.encode(PAYLOAD) + ".";
    byte[] right = EC.signature(signed.substring(0, signed.length() - 1));
    byte[] order = Base64.getDecoder().decode("/////wAAAAD//////////7zm+q2nF56E87nKwvxjJVE=");
    return Stream.of(
        attack("no signature", Reason.SIGNATURE, signed),
        attack("r and s zero", Reason.SIGNATURE, signed + base64(new byte[64])),
        attack("r and s of the order", Reason.SIGNATURE, signed + base64(twice(order))),
        attack("r and s largest", Reason.SIGNATURE, signed + base64(filled((byte) 0xff))),
        attack("all zero, longer", Reason.SIGNATURE, signed + base64(new byte[6000 / 2])),
        attack("cut short", Reason.SIGNATURE, signed + base64(Arrays.copyOf(right, 63))),
        attack("with zeros behind", Reason.SIGNATURE, signed + base64(Arrays.copyOf(right, 66))),
        attack("with zeros before each half", Reason.SIGNATURE, signed + base64(wider(right))),
        attack("in ASN.1", Reason.SIGNATURE, signed + base64(asn1(right))),
        attack("of another payload", Reason.SIGNATURE, swapped()),
        attack("padded", Reason.MALFORMED, signed + base64(right) + "=="),
        attack("in plain base64", Reason.MALFORMED, signed + base64(right).substring(1) + "+"));
  }

  private static Stream<Arguments> shapes() {
    String good = EC.sign(EC.header(), PAYLOAD);
    String nested = EC.sign(EC.header().replace("}", ",\"cty\":\"JWT\"}"), good);
    String[] parts = good.split("\\.", -1);
    String json =
        "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
            .formatted(parts[0], parts[1], parts[2]);
    return Stream.of(
        attack("a JWT in a JWT", Reason.MALFORMED, nested),
        attack("JSON serialization", Reason.MALFORMED, json),
        attack("encrypted", Reason.MALFORMED, parts[0] + "..AAAA.AAAA.AAAA"),
        attack("one part", Reason.MALFORMED, parts[0]),
        attack("two parts", Reason.MALFORMED, parts[0] + "." + parts[1]),
        attack("four parts", Reason.MALFORMED, good + "."),
        attack("a line's end behind", Reason.MALFORMED, good + "\n"),
        attack("a space before", Reason.MALFORMED, " " + good),
        attack("a zero inside", Reason.SIGNATURE, good.replaceFirst("\\.", ".\u0000")),
        attack("letters that are none", Reason.MALFORMED, "\u212a" + good.substring(1)),
        attack("too long", Reason.TOO_LARGE, good + "A".repeat(8193 - good.length())),
        attack("ten megabytes of dots", Reason.TOO_LARGE, ".".repeat(10_000_000)),
        attack("as many dots as fit", Reason.MALFORMED, ".".repeat(8192)));
  }

  private static Stream<Arguments> claims() {
    return Stream.of(
        attack("sid twice", Reason.MALFORMED, claiming("\"sid\":\"a\",\"sid\":\"b\"")),
        attack("sid is null", Reason.MISSING_CLAIM, claiming("\"sid\":null")),
        attack("payload is a list", Reason.MALFORMED, EC.sign(EC.header(), "[1]")),
        attack("payload is null", Reason.MALFORMED, EC.sign(EC.header(), "null")),
        attack("exp is a text", Reason.MALFORMED, timed("exp", "\"9999999999\"")),
        attack("exp before 1970", Reason.MALFORMED, timed("exp", "-1")),
        attack("exp without end", Reason.MALFORMED, timed("exp", "1e300")),
        attack("exp is no number", Reason.MALFORMED, timed("exp", "NaN")),
        attack("exp long ago", Reason.EXPIRED, timed("exp", "1.5")),
        attack("iat without end", Reason.MALFORMED, timed("iat", "9223372036854775807")),
        attack("aud is an object", Reason.AUDIENCE, audience("{}")),
        attack("aud is a number", Reason.AUDIENCE, audience("[7]")),
        attack("aud begins alike", Reason.AUDIENCE, audience("\"" + FakeUsher.AUDIENCE + "/x\"")),
        attack(
            "aud inside a list", Reason.AUDIENCE, audience("[[\"" + FakeUsher.AUDIENCE + "\"]]")),
        attack("bound to a certificate", Reason.MALFORMED, bound("{\"x5t#S256\":\"a\"}")),
        attack("bound to nothing", Reason.MALFORMED, bound("{}")),
        attack("bound to a text", Reason.MALFORMED, bound("\"a\"")),
        attack("bound to a key", Reason.BOUND_TO_A_KEY, bound("{\"jkt\":\"a\"}")));
  }

  private static Arguments attack(String name, Reason reason, String token) {
    return Arguments.of(name, reason, token);
  }

  private static String payload(String sid) {
    long now = CLOCK.now().getEpochSecond();
    return """
    {"iss":"%s","sub":"account-1","aud":["%s"],"client_id":"tv",%s,"scope":"watch",
     "iat":%d,"exp":%d,"jti":"token-1"}\
    """
        .formatted(FakeUsher.ISSUER, FakeUsher.AUDIENCE, sid, now, now + 300);
  }

  private static String ec(String header) {
    return EC.sign(header, PAYLOAD);
  }

  private static String evil(String header) {
    return EVIL.sign(header, PAYLOAD);
  }

  private static String own(TestKey key) {
    return key.sign(key.header(), PAYLOAD);
  }

  private static String rsa(String alg) {
    return RSA.sign(RSA.header().replace("RS256", alg), PAYLOAD);
  }

  private static String claiming(String sid) {
    return EC.sign(EC.header(), payload(sid));
  }

  private static String timed(String name, String value) {
    return EC.sign(
        EC.header(), PAYLOAD.replaceFirst("\"" + name + "\":\\d+", "\"" + name + "\":" + value));
  }

  private static String audience(String json) {
    return EC.sign(EC.header(), PAYLOAD.replaceFirst("\"aud\":\\[[^]]*]", "\"aud\":" + json));
  }

  private static String bound(String cnf) {
    return claiming("\"sid\":\"sid-1\",\"cnf\":" + cnf);
  }

  private static String named(String kid) {
    return ec(EC.header().replace("\"one\"", "\"" + kid + "\""));
  }

  private static String typed(String type) {
    return ec(EC.header().replace("at+jwt", type));
  }

  /** The good header with more at its end. */
  private static String more(String tail) {
    return EC.header().replaceFirst("}$", java.util.regex.Matcher.quoteReplacement(tail));
  }

  private static String unsigned(String header) {
    return Base64URL.encode(header) + "." + Base64URL.encode(PAYLOAD) + ".";
  }

  private static String hmac(String secret) {
    String signed =
        Base64URL.encode(EC.header().replace("ES256", "HS256")) + "." + Base64URL.encode(PAYLOAD);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String swapped() {
    String[] mine = EC.sign(EC.header(), PAYLOAD).split("\\.", -1);
    String[] other = claiming("\"sid\":\"sid-2\"").split("\\.", -1);
    return mine[0] + "." + other[1] + "." + mine[2];
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] filled(byte value) {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static byte[] twice(byte[] half) {
    byte[] both = Arrays.copyOf(half, 64);
    System.arraycopy(half, 0, both, 32, 32);
    return both;
  }

  private static byte[] wider(byte[] signature) {
    byte[] wider = new byte[66];
    System.arraycopy(signature, 0, wider, 1, 32);
    System.arraycopy(signature, 32, wider, 34, 32);
    return wider;
  }

  private static byte[] asn1(byte[] signature) {
    try {
      return com.nimbusds.jose.crypto.impl.ECDSA.transcodeSignatureToDER(signature);
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static TestKey key(Making making) {
    try {
      return making.make();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
