package usher.edge;

import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.parts.CompactJws;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/**
 * Reads JWTs of one type that Usher has signed (RFC 7519, with the advice of RFC 8725).
 * Thread-safe.
 *
 * <p>The claims are looked at when the signature was found right, never before.
 */
final class JwtReader {

  /** Beyond it, an {@code Instant} has no milliseconds; the year 287396. */
  private static final double MAX_SECONDS = Wire.MAX_NUMBER / 1000.0;

  private final String type;
  private final KeySource keys;

  /**
   * Makes a reader.
   *
   * @param type the {@code typ} of these tokens: one of another kind is none (RFC 8725 section
   *     3.11)
   */
  JwtReader(String type, KeySource keys) {
    this.type = type;
    this.keys = keys;
  }

  /** What was read. */
  sealed interface Reading {}

  /** Not signed by Usher as a token of this type. */
  record Wrong(Reason reason) implements Reading {}

  /** Its key is not known here, and Usher cannot be asked at this moment. */
  record NotSure() implements Reading {}

  /** What Usher has signed. */
  record Signed(VerifyingKey key, Map<String, Object> claims) implements Reading {

    /** A claim that is missing is as good as an empty one. */
    String text(String name) throws ParseException {
      String text = Wire.stringOrNull(claims, name);
      return text == null ? "" : text;
    }

    @Nullable Instant instant(String name) throws ParseException {
      if (claims.get(name) == null) {
        return null;
      }
      double seconds = Wire.anyNumber(claims, name).doubleValue();
      if (seconds < 0 || seconds > MAX_SECONDS) {
        throw new ParseException(name + " is no time", 0);
      }
      return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    /** One string or several (RFC 7519 section 4.1.3). */
    Set<String> audiences() {
      Set<String> audiences = new HashSet<>();
      Object aud = claims.get("aud");
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
  }

  /**
   * Reads a token.
   *
   * @throws ParseException or an unchecked exception when it is none at all
   */
  Reading read(String text) throws ParseException {
    CompactJws jws = CompactJws.parse(text);
    Map<String, Object> header = jws.header();
    String alg = Wire.string(header, "alg");
    if (!VerifyingKey.ALGORITHMS.contains(alg)) {
      return new Wrong(Reason.ALGORITHM);
    }
    if (!isOfThisType(Wire.stringOrNull(header, "typ"))) {
      return new Wrong(Reason.TYPE);
    }
    if (header.containsKey("crit")) {
      return new Wrong(Reason.EXTENSION);
    }
    String kid = Wire.stringOrNull(header, "kid");
    if (kid == null) {
      return new Wrong(Reason.UNKNOWN_KEY);
    }
    return switch (keys.find(kid)) {
      case KeySource.Known(VerifyingKey key) -> signed(jws, alg, key);
      case KeySource.Unknown() -> new Wrong(Reason.UNKNOWN_KEY);
      case KeySource.NotSure() -> new NotSure();
    };
  }

  /** Media types have no case and may leave out "application/" (RFC 7515 section 4.1.9). */
  private boolean isOfThisType(@Nullable String typ) {
    String lower = typ == null ? "" : typ.toLowerCase(Locale.ROOT);
    return lower.equals(type) || lower.equals("application/" + type);
  }

  private static Reading signed(CompactJws jws, String alg, VerifyingKey key)
      throws ParseException {
    if (!key.is(alg)) {
      return new Wrong(Reason.ALGORITHM);
    }
    return key.verifies(jws.signed(), jws.signature())
        ? new Signed(key, jws.payload())
        : new Wrong(Reason.SIGNATURE);
  }
}
