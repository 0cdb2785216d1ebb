package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Verified;
import usher.follower.Confirmation;

/**
 * Goal: a client gets its tokens in the form it asked for, and everybody who checks them accepts
 * them. Method: a whole node and a real edge; the signatures are checked by the JDK alone.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlgorithmFlowTest {
  private static final String CALLBACK = "http://localhost:8085/callback";
  private static final String CLIENT =
      """
      [clients.player-ALG]
      name = "Player"
      redirect_uris = ["http://localhost:8085/callback"]
      audience = "matinee"
      scopes = ["openid", "account"]
      access_token_lifetime = "2m"
      access_token_signed_response_alg = "ALG"
      id_token_signed_response_alg = "ALG"
      """;

  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    node =
        new NodeFixture(
            folder,
            settings -> settings + CLIENT.replace("ALG", "RS256") + CLIENT.replace("ALG", "EdDSA"));
    NodeFixture.await("the node's trust", node.house().followers::trusts);
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Answer signIn(String algorithm) {
    CodeVerifier verifier = new CodeVerifier();
    Map<String, String> request =
        Map.of(
            "client_id",
            "player-" + algorithm,
            "redirect_uri",
            CALLBACK,
            "scope",
            "openid account");
    String location =
        node.authorize(browser.cookie(), verifier, request)
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "player-" + algorithm);
    form.put("redirect_uri", CALLBACK);
    form.put("code", Parties.parameter(location, "code"));
    form.put("code_verifier", verifier.getValue());
    return node.token(form);
  }

  private Edge edge() throws InterruptedException {
    Edge edge =
        Edge.of(NodeFixture.ISSUER, "matinee")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .usher("http://localhost:" + node.server.port())
            .clock(new TrustClock(node.clock, System::nanoTime))
            .start();
    assertTrue(edge.awaitReady(Duration.ofSeconds(30)));
    return edge;
  }

  /** The token's header names the algorithm, and its signature is good by the published key. */
  private void assertSigned(String algorithm, String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    assertEquals(algorithm, jwt.getHeader().getAlgorithm().getName());
    JWK key =
        JWKSet.parse(node.get("/oauth/jwks", null).body())
            .getKeyByKeyId(jwt.getHeader().getKeyID());
    assertEquals(algorithm, key.getAlgorithm().getName());
    Signature check =
        Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : "Ed25519");
    check.initVerify(publicKey(key));
    check.update(jwt.getSigningInput());
    assertTrue(check.verify(jwt.getSignature().decode()));
  }

  private static PublicKey publicKey(JWK key) throws Exception {
    if (key.getKeyType().getValue().equals("RSA")) {
      return key.toRSAKey().toPublicKey();
    }
    // RFC 8410, section 4: what stands before the 32 bytes of a public key.
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(HexFormat.of().parseHex("302a300506032b6570032100"));
    der.writeBytes(key.toOctetKeyPair().getDecodedX());
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(der.toByteArray()));
  }

  @ParameterizedTest
  @CsvSource({"RS256, SHA-256", "EdDSA, SHA-512"})
  void client_getsWhatItAskedFor_andEverybodyAcceptsIt(String algorithm, String hash)
      throws Exception {
    Answer answer = signIn(algorithm);
    Tokens tokens = answer.tokens();
    assertEquals("120", answer.text("expires_in"));
    assertSigned(algorithm, tokens.access());
    String idToken = answer.text("id_token");
    assertSigned(algorithm, idToken);
    // OpenID Connect Core, section 3.1.3.6: the hash is that of the signature.
    byte[] digest =
        MessageDigest.getInstance(hash).digest(tokens.access().getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        Base64URL.encode(Arrays.copyOf(digest, digest.length / 2)).toString(),
        SignedJWT.parse(idToken).getJWTClaimsSet().getStringClaim("at_hash"));

    try (Edge edge = edge()) {
      assertInstanceOf(Verified.class, edge.verify(tokens.access()));
      assertAccepted(tokens.access());
      // Others go on as before.
      assertEquals("ES256", algorithmOf(node.tokens(browser).access()));
      node.clock.advance(Duration.ofMinutes(2).plusSeconds(31));
      assertEquals(new Rejected(Reason.EXPIRED), edge.verify(tokens.access()));
      assertEquals(401, node.get("/v1/sign-ins/current", tokens.access()).status());
    }
    Answer next = node.refresh("player-" + algorithm, tokens.refresh());
    assertSigned(algorithm, next.tokens().access());
    assertEquals(303, endSession(idToken).status());
    assertEquals(401, node.get("/v1/sign-ins/current", next.tokens().access()).status());
  }

  @ParameterizedTest
  @CsvSource({"RS256", "EdDSA"})
  void burn_itsKey_refusesWhatItSignedAndNothingElse(String algorithm) throws Exception {
    Tokens tokens = signIn(algorithm).tokens();
    Tokens others = node.tokens(browser);
    try (Edge edge = edge()) {
      assertInstanceOf(Verified.class, edge.verify(tokens.access()));
      String key = SignedJWT.parse(tokens.access()).getHeader().getKeyID();
      Confirmation open = node.house().burnKeys.burn(key).orElseThrow();
      assertTrue(open.await(Duration.ofSeconds(30)).isConfirmed());
      assertEquals(new Rejected(Reason.UNKNOWN_KEY), edge.verify(tokens.access()));
      assertInstanceOf(Verified.class, edge.verify(others.access()));
      assertEquals(401, node.get("/v1/sign-ins/current", tokens.access()).status());
      String next = node.refresh("player-" + algorithm, tokens.refresh()).tokens().access();
      assertNotEquals(key, SignedJWT.parse(next).getHeader().getKeyID());
      assertSigned(algorithm, next);
      assertAccepted(next);
    }
  }

  /** A token of a client's own key with the header of another algorithm is nobody's. */
  @ParameterizedTest
  @CsvSource({"RS256", "EdDSA"})
  void headerOfAnotherAlgorithm_isRefused(String algorithm) throws Exception {
    SignedJWT token = SignedJWT.parse(signIn(algorithm).tokens().access());
    for (String other : new String[] {"ES256", "RS256", "EdDSA", "HS256", "none"}) {
      if (other.equals(algorithm)) {
        continue;
      }
      Map<String, Object> header = new TreeMap<>(token.getHeader().toJSONObject());
      header.put("alg", other);
      Base64URL forged = Base64URL.encode(JSONObjectUtils.toJSONString(header));
      String text = forged + "." + token.getPayload().toBase64URL() + "." + token.getSignature();
      assertEquals(401, node.get("/v1/sign-ins/current", text).status(), other);
      assertEquals(401, node.get("/v1/check", text).status(), other);
    }
    assertAccepted(token.serialize());
  }

  private void assertAccepted(String access) {
    assertEquals(200, node.get("/v1/sign-ins/current", access).status());
    assertEquals(200, node.get("/v1/check", access).status());
    Answer user = node.get("/oauth/userinfo", access);
    assertEquals(200, user.status());
    assertFalse(user.body().isEmpty());
  }

  private Answer endSession(String idToken) {
    return node.send(
        node.request("/oauth/end_session?" + NodeFixture.encode(Map.of("id_token_hint", idToken)))
            .header("Cookie", browser.cookie())
            .GET());
  }

  private static String algorithmOf(String token) throws Exception {
    return SignedJWT.parse(token).getHeader().getAlgorithm().getName();
  }
}
