package usher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import java.util.TreeMap;
import usher.NodeFixture.Answer;

/** A node whose clients speak OpenID Connect, and what they say and read. */
final class Parties implements AutoCloseable {
  static final String SHOP_SECRET = "fedcba9876543210fedcba9876543210fedcba98765";
  static final String SHOP_BACK = "https://shop.example/back";

  private static final String CLIENTS =
      """
      [clients.shop]
      name = "Ticket Shop"
      secret = "fedcba9876543210fedcba9876543210fedcba98765"
      redirect_uris = ["https://shop.example/back"]
      scopes = ["openid", "profile", "email", "account"]
      [clients.box]
      name = "Box"
      grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
      scopes = ["openid", "account"]
      """;

  final NodeFixture node;

  Parties(Path folder) {
    node = new NodeFixture(folder, settings -> settings + CLIENTS);
  }

  /** What the shop sends to the token endpoint, and the client authentication with it. */
  Answer shopToken(Map<String, String> form) {
    Map<String, String> all = new TreeMap<>(form);
    all.put("client_id", "shop");
    all.put("client_secret", SHOP_SECRET);
    return node.token(all);
  }

  /** The claims of an ID token, once its signature is found to be one of the published keys'. */
  JWTClaimsSet claims(Answer tokens) {
    return genuine(tokens).claims();
  }

  /** An ID token and what it says. */
  record IdToken(String text, SignedJWT jwt, JWTClaimsSet claims) {}

  IdToken genuine(Answer tokens) {
    try {
      String text = tokens.text("id_token");
      SignedJWT jwt = SignedJWT.parse(text);
      JWK key =
          JWKSet.parse(node.get("/oauth/jwks", null).body())
              .getKeyByKeyId(jwt.getHeader().getKeyID());
      var verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey());
      if (!jwt.verify(verifier)) {
        throw new AssertionError("another key has signed it");
      }
      return new IdToken(text, jwt, jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(tokens.body(), e);
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
