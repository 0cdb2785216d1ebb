package usher.edge;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Map;

/** A key that signs whatever it is given, right or wrong. */
record TestKey(String alg, PrivateKey secret, JWK jwk) {

  private static final Map<String, String> JCA_NAMES =
      Map.of(
          "ES256", "SHA256withECDSAinP1363Format",
          "ES384", "SHA384withECDSAinP1363Format",
          "RS256", "SHA256withRSA",
          "EdDSA", "Ed25519");

  static TestKey es256(String kid) throws GeneralSecurityException {
    return ec("ES256", "secp256r1", Curve.P_256, kid);
  }

  static TestKey es384(String kid) throws GeneralSecurityException {
    return ec("ES384", "secp384r1", Curve.P_384, kid);
  }

  static TestKey rs256(String kid, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    JWK jwk = new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(kid).build();
    return new TestKey("RS256", pair.getPrivate(), jwk);
  }

  static TestKey edDsa(String kid) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] x509 = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
    JWK jwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).keyID(kid).build();
    return new TestKey("EdDSA", pair.getPrivate(), jwk);
  }

  private static TestKey ec(String alg, String name, Curve curve, String kid)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(name));
    KeyPair pair = generator.generateKeyPair();
    JWK jwk = new ECKey.Builder(curve, (ECPublicKey) pair.getPublic()).keyID(kid).build();
    return new TestKey(alg, pair.getPrivate(), jwk);
  }

  String thumbprint() {
    try {
      return jwk.computeThumbprint().toString();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** An access token's header, as a text that a test may change. */
  String header() {
    return "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(alg, jwk.getKeyID());
  }

  String sign(Map<String, Object> header, Map<String, Object> payload) {
    return sign(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(payload));
  }

  String sign(String header, String payload) {
    String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    return signed + "." + Base64URL.encode(signature(signed));
  }

  byte[] signature(String signed) {
    try {
      Signature signature = Signature.getInstance(JCA_NAMES.get(alg));
      signature.initSign(secret);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
