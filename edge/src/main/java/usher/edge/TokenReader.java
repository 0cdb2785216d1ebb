package usher.edge;

import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.parts.CompactJws;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/**
 * Reads access tokens (RFC 9068 section 4): what a token is, whatever the time. Thread-safe.
 *
 * <p>The claims are looked at when the signature was found right, never before.
 */
final class TokenReader {

  /** Beyond it, an {@code Instant} has no milliseconds; the year 287396. */
  private static final double MAX_SECONDS = Wire.MAX_NUMBER / 1000.0;

  private final String issuer;
  private final String audience;
  private final KeySource keys;

  TokenReader(String issuer, String audience, KeySource keys) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = keys;
  }

  /** What was read. */
  sealed interface Reading {}

  /** No token for this back end. */
  record Refused(Verification answer) implements Reading {}

  /** A token of Usher's for this back end, with the time in which it is valid, leeway included. */
  record Genuine(VerifyingKey key, Verified answer, long startMillis, long endMillis)
      implements Reading {}

  /** Reads a token; never throws for any text. */
  Reading read(String token) {
    try {
      CompactJws jws = CompactJws.parse(token);
      Map<String, Object> header = jws.header();
      String alg = Wire.string(header, "alg");
      if (!VerifyingKey.ALGORITHMS.contains(alg)) {
        return refused(Reason.ALGORITHM);
      }
      if (!isAccessToken(Wire.stringOrNull(header, "typ"))) {
        return refused(Reason.TYPE);
      }
      if (header.containsKey("crit")) {
        return refused(Reason.EXTENSION);
      }
      String kid = Wire.stringOrNull(header, "kid");
      if (kid == null) {
        return refused(Reason.UNKNOWN_KEY);
      }
      return switch (keys.find(kid)) {
        case KeySource.Known(VerifyingKey key) -> signed(jws, alg, key);
        case KeySource.Unknown() -> refused(Reason.UNKNOWN_KEY);
        case KeySource.NotSure() -> new Refused(new Stale());
      };
    } catch (ParseException | RuntimeException e) {
      return refused(Reason.MALFORMED);
    }
  }

  /**
   * RFC 9068 section 4; media types have no case and may leave out "application/" (RFC 7515 4.1.9).
   */
  private static boolean isAccessToken(@Nullable String type) {
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    return lower.equals("at+jwt") || lower.equals("application/at+jwt");
  }

  private Reading signed(CompactJws jws, String alg, VerifyingKey key) throws ParseException {
    if (!key.is(alg)) {
      return refused(Reason.ALGORITHM);
    }
    return key.verifies(jws.signed(), jws.signature())
        ? genuine(key, jws.payload())
        : refused(Reason.SIGNATURE);
  }

  private Reading genuine(VerifyingKey key, Map<String, Object> payload) throws ParseException {
    String sub = text(payload, "sub");
    String sid = text(payload, "sid");
    String clientId = text(payload, "client_id");
    String jti = text(payload, "jti");
    Instant exp = instant(payload, "exp");
    Instant iat = instant(payload, "iat");
    Instant nbf = instant(payload, "nbf");
    if (sub.isEmpty() || sid.isEmpty() || clientId.isEmpty() || jti.isEmpty()) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (exp == null || iat == null) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (!issuer.equals(Wire.stringOrNull(payload, "iss"))) {
      return refused(Reason.ISSUER);
    }
    Set<String> audiences = audiences(payload);
    if (!audiences.contains(audience)) {
      return refused(Reason.AUDIENCE);
    }
    Instant start = nbf == null || nbf.isBefore(iat) ? iat : nbf;
    Claims claims =
        new Claims(
            sub,
            sid,
            Wire.stringOrNull(payload, "profile"),
            audiences,
            clientId,
            scopes(payload),
            exp,
            jti,
            thumbprint(payload));
    return new Genuine(
        key,
        new Verified(claims),
        start.minus(TokenVerifier.LEEWAY).toEpochMilli(),
        exp.plus(TokenVerifier.LEEWAY).toEpochMilli());
  }

  /** One string or several (RFC 7519 section 4.1.3). */
  private static Set<String> audiences(Map<String, Object> payload) {
    Set<String> audiences = new HashSet<>();
    Object aud = payload.get("aud");
    for (Object each : aud instanceof Collection<?> several ? several : List.of()) {
      if (each instanceof String text) {
        audiences.add(text);
      }
    }
    if (aud instanceof String one) {
      audiences.add(one);
    }
    return audiences;
  }

  private static @Nullable Instant instant(Map<String, Object> payload, String name)
      throws ParseException {
    if (payload.get(name) == null) {
      return null;
    }
    double seconds = Wire.anyNumber(payload, name).doubleValue();
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new ParseException(name + " is no time", 0);
    }
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  private static Set<String> scopes(Map<String, Object> payload) throws ParseException {
    String scope = Wire.stringOrNull(payload, "scope");
    return scope == null || scope.isBlank()
        ? Set.of()
        : new HashSet<>(Arrays.asList(scope.strip().split(" +")));
  }

  /** A token that is bound in a way that is not understood here is not one for anybody. */
  private static @Nullable String thumbprint(Map<String, Object> payload) throws ParseException {
    return payload.get("cnf") == null ? null : Wire.string(Wire.map(payload, "cnf"), "jkt");
  }

  /** A claim that is missing is as good as an empty one. */
  private static String text(Map<String, Object> payload, String name) throws ParseException {
    String text = Wire.stringOrNull(payload, name);
    return text == null ? "" : text;
  }

  private static Reading refused(Reason reason) {
    return new Refused(new Rejected(reason));
  }
}
