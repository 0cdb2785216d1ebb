package usher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.JWTID;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.NodeFixture.Answer;

/** An app that has a key and proves it (RFC 9449); its clock is its own. */
final class DpopApp {
  private final NodeFixture node;
  private final ECKey key;
  private volatile @Nullable String nonce;
  private volatile Instant now;

  DpopApp(NodeFixture node) {
    this.node = node;
    this.now = node.clock.instant();
    try {
      this.key = new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Its clock shows that. */
  DpopApp at(Instant time) {
    now = time;
    return this;
  }

  DpopApp withNonce(@Nullable String known) {
    nonce = known;
    return this;
  }

  String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A proof for a request with that token, or with none. */
  String proof(String method, String uri, @Nullable String token) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .jwtID(new JWTID().getValue())
            .claim("htm", method)
            .claim("htu", uri)
            .issueTime(Date.from(now))
            .claim("nonce", nonce);
    if (token != null) {
      claims.claim("ath", hash(token));
    }
    try {
      SignedJWT proof =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType("dpop+jwt"))
                  .jwk(key.toPublicJWK())
                  .build(),
              claims.build());
      proof.sign(new ECDSASigner(key));
      return proof.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Posts a form with a proof, and once more when a nonce was asked for. */
  Answer post(String path, Map<String, String> form) {
    Answer answer = postOnce(path, form);
    return asksForNonce(answer) ? postOnce(path, form) : answer;
  }

  Answer postOnce(String path, Map<String, String> form) {
    return node.send(
        node.request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("DPoP", proof("POST", NodeFixture.ISSUER + path, null))
            .POST(BodyPublishers.ofString(NodeFixture.encode(form))));
  }

  Answer refresh(String client, String refreshToken) {
    return post(
        "/oauth/token",
        Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", refreshToken));
  }

  /** Calls the API, and once more when a nonce was asked for. */
  Answer get(String path, String token) {
    Answer answer = getOnce(path, token);
    return asksForNonce(answer) ? getOnce(path, token) : answer;
  }

  Answer getOnce(String path, String token) {
    return send(path, token, proof("GET", NodeFixture.ISSUER + path, token));
  }

  /** Calls with that proof. */
  Answer send(String path, String token, String proof) {
    HttpRequest.Builder request = node.request(path).header("DPoP", proof).GET();
    return node.send(request.header("Authorization", "DPoP " + token));
  }

  private boolean asksForNonce(Answer answer) {
    answer.http().headers().firstValue("DPoP-Nonce").ifPresent(given -> nonce = given);
    return answer.body().contains("use_dpop_nonce");
  }

  static String hash(String token) {
    try {
      byte[] ascii = token.getBytes(StandardCharsets.US_ASCII);
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(ascii)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
