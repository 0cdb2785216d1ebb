package usher.edge;

import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.parts.CompactJws;
import usher.edge.parts.SeenProofs;
import usher.edge.parts.TargetUri;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/**
 * Checks the proofs that a sender has a key (RFC 9449 section 4.3), and that its token is bound to
 * that key (section 7.1). Thread-safe; each remembers the proofs that it has accepted.
 *
 * <p>What costs least is checked first, the signature last but one; a proof is noted as seen only
 * when all else is right, so that nobody can use up another's.
 */
public final class DpopProofs {

  /** What a proof comes to. */
  public sealed interface Answer {}

  /**
   * Its sender has this key.
   *
   * @param thumbprint of the key (RFC 7638, SHA-256), as it stands in {@code cnf.jkt}
   */
  public record Proved(String thumbprint) implements Answer {}

  /**
   * It proves nothing.
   *
   * @param reason for the log, and the error for the sender
   */
  public record NotProved(Reason reason) implements Answer {}

  /** The longest proof, in characters. */
  private static final int MAX_CHARS = 8192;

  private static final int MAX_ID_CHARS = 256;

  /** How long ago a proof may have been made, and how far its maker's clock may be off. */
  private static final long MAX_AGE_SECONDS = 60;

  private static final long MAX_AHEAD_SECONDS = 30;
  private static final long MAX_SECONDS = Long.MAX_VALUE / 4;

  /** Beyond it, what is oldest counts as seen; about 16 MB. */
  private static final int REMEMBERED = 200_000;

  /** Those of some minutes of 5,000 requests a second; 48 MB at most. Beyond it, see above. */
  private static final int REMEMBERED_BY_NONCE = 2_000_000;

  private final SeenProofs seen = new SeenProofs(REMEMBERED, REMEMBERED_BY_NONCE);

  /** Makes one that has seen none yet. */
  public DpopProofs() {}

  /**
   * Checks the proof of a request whose key is not known beforehand, as at a token endpoint. Never
   * throws for any text.
   *
   * @param request what the proof must speak of; of its token, if it has one
   * @param now the time of day
   * @return what was found
   */
  public Answer check(DpopRequest request, Instant now) {
    return check(request, null, now.getEpochSecond());
  }

  /**
   * Checks the proof of a request.
   *
   * @param thumbprint the key that the token is bound to (its claim {@code cnf.jkt})
   * @param nowMillis the time of day
   * @return why the proof is not good; null if it is
   */
  @Nullable Reason fault(DpopRequest request, String thumbprint, long nowMillis) {
    return check(request, thumbprint, nowMillis / 1000) instanceof NotProved(Reason reason)
        ? reason
        : null;
  }

  private Answer check(DpopRequest request, @Nullable String thumbprint, long now) {
    if (request.proofs().size() != 1) {
      return new NotProved(
          request.proofs().isEmpty() ? Reason.PROOF_MISSING : Reason.PROOF_MALFORMED);
    }
    String text = request.proofs().get(0);
    if (text.length() > MAX_CHARS) {
      return new NotProved(Reason.PROOF_MALFORMED);
    }
    try {
      return check(CompactJws.parse(text), request, thumbprint, now);
    } catch (ParseException | RuntimeException e) {
      return new NotProved(Reason.PROOF_MALFORMED);
    }
  }

  private Answer check(CompactJws jws, DpopRequest request, @Nullable String thumbprint, long now)
      throws ParseException {
    Map<String, Object> header = jws.header();
    if (!"dpop+jwt".equals(header.get("typ")) || header.containsKey("crit")) {
      return new NotProved(Reason.PROOF_TYPE);
    }
    String alg = Wire.string(header, "alg");
    if (!VerifyingKey.ALGORITHMS.contains(alg)) {
      return new NotProved(Reason.PROOF_ALGORITHM);
    }
    JWK jwk = JWK.parse(Wire.map(header, "jwk"));
    VerifyingKey key = jwk.isPrivate() ? null : VerifyingKey.of(jwk);
    if (key == null || !key.is(alg)) {
      return new NotProved(Reason.PROOF_KEY);
    }
    if (thumbprint != null && !key.thumbprint().equals(thumbprint)) {
      return new NotProved(Reason.PROOF_OTHER_KEY);
    }
    Claimed claimed = Claimed.of(jws.payload());
    Reason fault = fault(claimed, request, now);
    if (fault != null) {
      return new NotProved(fault);
    }
    if (!key.verifies(jws.signed(), jws.signature())) {
      return new NotProved(Reason.PROOF_SIGNATURE);
    }
    fault = used(key.thumbprint(), claimed, request.nonces().accepted(), now);
    return fault == null ? new Proved(key.thumbprint()) : new NotProved(fault);
  }

  /** Notes it as seen. */
  private @Nullable Reason used(String key, Claimed claimed, Set<String> accepted, long now) {
    if (!accepted.contains(claimed.nonce)) {
      return seen.isNew(key, claimed.jti, claimed.iat, now - MAX_AGE_SECONDS)
          ? null
          : Reason.PROOF_REPLAYED;
    }
    return switch (seen.look(key, claimed.jti, claimed.nonce)) {
      case NEW -> null;
      case SEEN -> Reason.PROOF_REPLAYED;
      // Too many came with it to remember them all: the sender takes another one.
      case FORGOTTEN -> Reason.PROOF_NONCE;
    };
  }

  private static @Nullable Reason fault(Claimed claimed, DpopRequest request, long now) {
    if (!claimed.htm.equals(request.method())) {
      return Reason.PROOF_METHOD;
    }
    String target = TargetUri.normal(request.uri());
    if (target == null || !target.equals(TargetUri.normal(claimed.htu))) {
      return Reason.PROOF_URI;
    }
    if (!request.token().isEmpty() && !hash(request.token()).equals(claimed.ath)) {
      return Reason.PROOF_OTHER_TOKEN;
    }
    DpopRequest.Nonces nonces = request.nonces();
    if (nonces.accepted().contains(claimed.nonce)) {
      return null;
    }
    // One that is there must be right (section 4.3, number 10), also where none is needed: what
    // was remembered by its nonce would be new again by its time.
    boolean other = !claimed.nonce.isEmpty() && !nonces.accepted().isEmpty();
    if (nonces.required() || other) {
      return Reason.PROOF_NONCE;
    }
    boolean fresh = claimed.iat >= now - MAX_AGE_SECONDS && claimed.iat <= now + MAX_AHEAD_SECONDS;
    if (fresh) {
      return null;
    }
    return nonces.accepted().isEmpty() ? Reason.PROOF_TIME : Reason.PROOF_NONCE;
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
