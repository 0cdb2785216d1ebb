package usher.edge;

import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.parts.CompactJws;
import usher.edge.parts.SeenProofs;
import usher.edge.parts.TargetUri;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/**
 * Checks the proofs that a sender has the key to which its token is bound (RFC 9449 sections 4.3
 * and 7.1). Thread-safe.
 *
 * <p>What costs least is checked first, the signature last but one; a proof is noted as seen only
 * when all else is right, so that nobody can use up another's.
 */
final class DpopProofs {

  /** The longest proof, in characters. */
  private static final int MAX_CHARS = 8192;

  private static final int MAX_ID_CHARS = 256;

  /** How long ago a proof may have been made, and how far its maker's clock may be off. */
  private static final long MAX_AGE_SECONDS = 60;

  private static final long MAX_AHEAD_SECONDS = 30;
  private static final long MAX_SECONDS = Long.MAX_VALUE / 4;

  /** Beyond it, what is oldest counts as seen; about 16 MB. */
  private static final int REMEMBERED = 200_000;

  private final SeenProofs seen = new SeenProofs(REMEMBERED);

  /**
   * Checks the proof of a request.
   *
   * @param thumbprint the key that the token is bound to (its claim {@code cnf.jkt})
   * @param nowMillis the time of day
   * @return why the proof is not good; null if it is
   */
  @Nullable Reason fault(DpopRequest request, String thumbprint, long nowMillis) {
    if (request.proofs().size() != 1) {
      return request.proofs().isEmpty() ? Reason.PROOF_MISSING : Reason.PROOF_MALFORMED;
    }
    String text = request.proofs().get(0);
    if (text.length() > MAX_CHARS) {
      return Reason.PROOF_MALFORMED;
    }
    try {
      return fault(CompactJws.parse(text), request, thumbprint, nowMillis / 1000);
    } catch (ParseException | RuntimeException e) {
      return Reason.PROOF_MALFORMED;
    }
  }

  private @Nullable Reason fault(CompactJws jws, DpopRequest request, String thumbprint, long now)
      throws ParseException {
    Map<String, Object> header = jws.header();
    if (!"dpop+jwt".equals(header.get("typ")) || header.containsKey("crit")) {
      return Reason.PROOF_TYPE;
    }
    String alg = Wire.string(header, "alg");
    if (!VerifyingKey.ALGORITHMS.contains(alg)) {
      return Reason.PROOF_ALGORITHM;
    }
    JWK jwk = JWK.parse(Wire.map(header, "jwk"));
    VerifyingKey key = jwk.isPrivate() ? null : VerifyingKey.of(jwk);
    if (key == null || !key.is(alg)) {
      return Reason.PROOF_KEY;
    }
    if (!key.thumbprint().equals(thumbprint)) {
      return Reason.PROOF_OTHER_KEY;
    }
    Claimed claimed = Claimed.of(jws.payload());
    Reason fault = fault(claimed, request, now);
    if (fault != null) {
      return fault;
    }
    if (!key.verifies(jws.signed(), jws.signature())) {
      return Reason.PROOF_SIGNATURE;
    }
    return seen.isNew(thumbprint, claimed.jti, claimed.iat, now - MAX_AGE_SECONDS)
        ? null
        : Reason.PROOF_REPLAYED;
  }

  private static @Nullable Reason fault(Claimed claimed, DpopRequest request, long now) {
    if (!claimed.htm.equals(request.method())) {
      return Reason.PROOF_METHOD;
    }
    String target = TargetUri.normal(request.uri());
    if (target == null || !target.equals(TargetUri.normal(claimed.htu))) {
      return Reason.PROOF_URI;
    }
    if (claimed.iat < now - MAX_AGE_SECONDS || claimed.iat > now + MAX_AHEAD_SECONDS) {
      return Reason.PROOF_TIME;
    }
    if (!hash(request.token()).equals(claimed.ath)) {
      return Reason.PROOF_OTHER_TOKEN;
    }
    return request.nonces().isEmpty() || request.nonces().contains(claimed.nonce)
        ? null
        : Reason.PROOF_NONCE;
  }

  /** What a proof says, not yet believed. */
  private record Claimed(String jti, String htm, String htu, long iat, String ath, String nonce) {

    static Claimed of(Map<String, Object> payload) throws ParseException {
      String jti = Wire.string(payload, "jti");
      Number iat = Wire.anyNumber(payload, "iat");
      String nonce = Wire.stringOrNull(payload, "nonce");
      String ath = Wire.stringOrNull(payload, "ath");
      if (jti.isEmpty() || jti.length() > MAX_ID_CHARS) {
        throw new ParseException("jti must be 1 to " + MAX_ID_CHARS + " characters", 0);
      }
      return new Claimed(
          jti,
          Wire.string(payload, "htm"),
          Wire.string(payload, "htu"),
          Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, iat.longValue())),
          ath == null ? "" : ath,
          nonce == null ? "" : nonce);
    }
  }

  private static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
