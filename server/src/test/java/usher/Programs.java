package usher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/** A node with clients of every kind, and what their back ends say to it. */
final class Programs implements AutoCloseable {
  static final String SECRET = "0123456789abcdef0123456789abcdef0123456789c";
  static final String ODD_SECRET = "p+ss%20word: with everything";
  static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private static final String CLIENTS =
      """
      [clients.reporter]
      name = "Reporter"
      secret = "SECRET"
      grants = ["client_credentials"]
      audience = "reports"
      scopes = ["reports", "revocations", "admin", "openid"]
      [clients.bare]
      name = "Without scopes"
      secret = "SECRET"
      grants = ["client_credentials"]
      [clients.gate]
      name = "Matinee's back end"
      secret = "SECRET"
      audience = "matinee"
      [clients.auditor]
      name = "Auditor"
      secret = "SECRET"
      scopes = ["introspect"]
      [clients.poster]
      name = "Posts its secret"
      secret = "SECRET"
      auth_method = "client_secret_post"
      grants = ["client_credentials"]
      scopes = ["reports"]
      [clients.shower]
      name = "Shows its secret in the header"
      secret = "p+ss%20word: with everything"
      auth_method = "client_secret_basic"
      grants = ["client_credentials"]
      scopes = ["reports"]
      [clients.signer]
      name = "Signs"
      jwks = '''JWKS'''
      grants = ["client_credentials"]
      scopes = ["reports"]
      [clients.shop]
      name = "Shop"
      secret = "SECRET"
      redirect_uris = ["http://localhost:8081/callback"]
      scopes = ["account"]
      """;

  final ECKey key;
  final NodeFixture node;

  Programs(Path folder) {
    this(folder, settings -> settings);
  }

  Programs(Path folder, UnaryOperator<String> change) {
    this.key = newKey("one");
    String clients =
        CLIENTS
            .replace("\"SECRET\"", "\"" + SECRET + "\"")
            .replace("JWKS", new JWKSet(key).toString());
    node = new NodeFixture(folder, settings -> change.apply(settings + clients));
  }

  static ECKey newKey(String name) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A form sent by a client that shows its secret in the header. */
  Answer basic(String path, String id, Map<String, String> form) {
    return basic(path, id, SECRET, form);
  }

  Answer basic(String path, String id, String secret, Map<String, String> form) {
    return withHeader(path, basicHeader(id, secret), form);
  }

  static String basicHeader(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  Answer withHeader(String path, String authorization, Map<String, String> form) {
    return node.send(
        node.request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(NodeFixture.encode(form))));
  }

  /** What the introspection endpoint tells a client. */
  Answer introspect(String id, String token) {
    return basic("/oauth/introspect", id, Map.of("token", token));
  }

  /** The same, asked for with an assertion. */
  Answer asserted(String assertion) {
    return node.post(
        "/oauth/introspect",
        Map.of(
            "token", "x",
            "client_assertion_type", ASSERTION,
            "client_assertion", assertion));
  }

  /** An assertion as it should be, to be spoilt. */
  JWTClaimsSet.Builder assertion(String client) {
    return new JWTClaimsSet.Builder()
        .issuer(client)
        .subject(client)
        .audience(NodeFixture.ISSUER)
        .expirationTime(Date.from(node.clock.instant().plus(Duration.ofMinutes(1))))
        .jwtID(UUID.randomUUID().toString());
  }

  static String sign(JWTClaimsSet.Builder claims, ECKey key) {
    try {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
      SignedJWT jwt = new SignedJWT(header, claims.build());
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A device of a new account, signed in. */
  Tokens viewer() {
    return node.tokens(browser());
  }

  Browser browser() {
    return node.browser(node.account(), "Chrome on Windows");
  }

  /** A browser's tokens of a confidential client. */
  Tokens shopTokens(Browser browser) {
    CodeVerifier verifier = new CodeVerifier();
    Answer answer = node.authorize(browser.cookie(), verifier, Map.of("client_id", "shop"));
    String location = answer.http().headers().firstValue("Location").orElse("");
    Map<String, String> form =
        Map.of(
            "grant_type", "authorization_code",
            "code", location.replaceFirst(".*[?&]code=([^&]*).*", "$1"),
            "code_verifier", verifier.getValue());
    return basic("/oauth/token", "shop", form).tokens();
  }

  @Override
  public void close() {
    node.close();
  }
}
