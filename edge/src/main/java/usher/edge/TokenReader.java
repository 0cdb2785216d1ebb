package usher.edge;

import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/** Reads access tokens (RFC 9068 section 4): what a token is, whatever the time. Thread-safe. */
final class TokenReader {
  private final String issuer;
  private final String audience;
  private final JwtReader jwts;

  TokenReader(String issuer, String audience, KeySource keys) {
    this.issuer = issuer;
    this.audience = audience;
    this.jwts = new JwtReader("at+jwt", keys);
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
      return switch (jwts.read(token)) {
        case JwtReader.Signed signed -> genuine(signed);
        case JwtReader.Wrong(Reason reason) -> refused(reason);
        case JwtReader.NotSure() -> new Refused(new Stale());
      };
    } catch (ParseException | RuntimeException e) {
      return refused(Reason.MALFORMED);
    }
  }

  private Reading genuine(JwtReader.Signed signed) throws ParseException {
    String sub = signed.text("sub");
    String sid = signed.text("sid");
    String clientId = signed.text("client_id");
    String jti = signed.text("jti");
    Instant exp = signed.instant("exp");
    Instant iat = signed.instant("iat");
    Instant nbf = signed.instant("nbf");
    if (sub.isEmpty() || sid.isEmpty() || clientId.isEmpty() || jti.isEmpty()) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (exp == null || iat == null) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (!issuer.equals(signed.text("iss"))) {
      return refused(Reason.ISSUER);
    }
    Set<String> audiences = signed.audiences();
    if (!audiences.contains(audience)) {
      return refused(Reason.AUDIENCE);
    }
    Map<String, Object> payload = signed.claims();
    String profile = Wire.stringOrNull(payload, "profile");
    Claims claims =
        new Claims(
            sub,
            sid,
            profile,
            audiences,
            clientId,
            scopes(signed.text("scope")),
            exp,
            jti,
            thumbprint(payload));
    Instant start = nbf == null || nbf.isBefore(iat) ? iat : nbf;
    return new Genuine(
        signed.key(),
        new Verified(claims),
        start.minus(TokenVerifier.LEEWAY).toEpochMilli(),
        exp.plus(TokenVerifier.LEEWAY).toEpochMilli());
  }

  private static Set<String> scopes(String scope) {
    return scope.isBlank() ? Set.of() : new HashSet<>(Arrays.asList(scope.strip().split(" +")));
  }

  /** A token that is bound in a way that is not understood here is not one for anybody. */
  private static @Nullable String thumbprint(Map<String, Object> payload) throws ParseException {
    return payload.get("cnf") == null ? null : Wire.string(Wire.map(payload, "cnf"), "jkt");
  }

  private static Reading refused(Reason reason) {
    return new Refused(new Rejected(reason));
  }
}
