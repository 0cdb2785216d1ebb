package usher.edge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usher.edge.KeySource.VerifyingKey;
import usher.edge.TrustClock.Moment;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/**
 * Checks access tokens on the spot: signature, claims, time, and whether the sign-in is over. Asks
 * nobody, except for a key that it has not seen before. Thread-safe.
 *
 * <p>The signature of a token seen before is not computed again; its time and its sign-in are
 * checked each time.
 */
public final class TokenVerifier {

  /** The longest token, in characters. */
  public static final int MAX_TOKEN_CHARS = 8192;

  /**
   * How far this machine's clock may be off for {@code exp}, {@code nbf} and {@code iat}.
   * Revocations stay in the feed for a minute of it.
   */
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  /** Tokens whose signature is not computed again; about 1.5 KB each. */
  private static final int REMEMBERED_TOKENS = 8192;

  private final String issuer;
  private final String audience;
  private final KeySource keys;
  private final Supplier<RevokedSids> revoked;
  private final TrustClock clock;
  private final VerifiedTokens<Genuine> seen = new VerifiedTokens<>(REMEMBERED_TOKENS);

  /**
   * Makes a verifier.
   *
   * @param issuer the {@code iss} that is accepted, exactly
   * @param audience what {@code aud} must contain
   * @param keys Usher's keys
   * @param revoked the newest revocations, as of {@link RevocationFollower#current}
   * @param clock the clocks that the revocations' deadline was counted on
   */
  public TokenVerifier(
      String issuer,
      String audience,
      KeySource keys,
      Supplier<RevokedSids> revoked,
      TrustClock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = keys;
    this.revoked = revoked;
    this.clock = clock;
  }

  /**
   * Checks a token, as it stands after {@code Bearer} in the request. Never throws for any text.
   */
  public Verification verify(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return new Rejected(Reason.TOO_LARGE);
    }
    Genuine known = seen.get(token);
    if (known != null && keys.holds(known.key)) {
      return judge(known);
    }
    return switch (read(token)) {
      case Genuine genuine -> {
        seen.put(token, genuine);
        yield judge(genuine);
      }
      case Refused(Verification answer) -> answer;
    };
  }

  /** What depends on the moment; after the signature, since a key may have had to be fetched. */
  private Verification judge(Genuine token) {
    // One copy of (set, head, deadline), and the clock after it: a set looked up first and a
    // deadline
    // read later would let a sign-in through whose end came between them.
    RevokedSids known = revoked.get();
    Moment now = clock.now();
    // A burnt key's secret is known to others: it vouches for nothing, not even for a sid.
    if (known.contains(token.answer.claims().sid()) || known.contains(token.key.mark())) {
      return new Rejected(Reason.REVOKED);
    }
    if (now.millis() >= token.endMillis) {
      return new Rejected(Reason.EXPIRED);
    }
    if (now.millis() < token.startMillis) {
      return new Rejected(Reason.NOT_YET_VALID);
    }
    return known.trusted(now) ? token.answer : new Stale();
  }

  private Reading read(String token) {
    try {
      JWT jwt = JWTParser.parse(token);
      if (!(jwt instanceof SignedJWT signed)
          || !JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())) {
        return refused(Reason.ALGORITHM);
      }
      if (!isAccessToken(signed.getHeader().getType())) {
        return refused(Reason.TYPE);
      }
      String kid = signed.getHeader().getKeyID();
      VerifyingKey key = kid == null ? null : keys.find(kid);
      if (key == null) {
        return kid == null || keys.answered()
            ? refused(Reason.UNKNOWN_KEY)
            : new Refused(new Stale());
      }
      if (!signed.verify(key.verifier())) {
        return refused(Reason.SIGNATURE);
      }
      return genuine(key, signed.getJWTClaimsSet());
    } catch (ParseException | RuntimeException e) {
      // Nimbus answers some garbage with unchecked exceptions, such as a header that is `null`.
      return refused(Reason.MALFORMED);
    } catch (JOSEException e) {
      return refused(Reason.SIGNATURE);
    }
  }

  /**
   * RFC 9068 section 4; media types have no case and may leave out "application/" (RFC 7515 4.1.9).
   */
  private static boolean isAccessToken(@Nullable JOSEObjectType type) {
    return type != null
        && (type.getType().equalsIgnoreCase("at+jwt")
            || type.getType().equalsIgnoreCase("application/at+jwt"));
  }

  private Reading genuine(VerifyingKey key, JWTClaimsSet set) throws ParseException {
    String sub = set.getSubject();
    String sid = set.getStringClaim("sid");
    String clientId = set.getStringClaim("client_id");
    Instant exp = instant(set.getExpirationTime());
    Instant iat = instant(set.getIssueTime());
    Instant nbf = instant(set.getNotBeforeTime());
    String jti = set.getJWTID();
    if (isEmpty(sub) || isEmpty(sid) || isEmpty(clientId) || isEmpty(jti)) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (exp == null || iat == null) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (!issuer.equals(set.getIssuer())) {
      return refused(Reason.ISSUER);
    }
    if (!set.getAudience().contains(audience)) {
      return refused(Reason.AUDIENCE);
    }
    Instant start = nbf == null || nbf.isBefore(iat) ? iat : nbf;
    Claims claims = new Claims(sub, sid, clientId, scopes(set), exp, jti);
    return new Genuine(
        key,
        new Verified(claims),
        start.minus(LEEWAY).toEpochMilli(),
        exp.plus(LEEWAY).toEpochMilli());
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static Set<String> scopes(JWTClaimsSet set) throws ParseException {
    String scope = set.getStringClaim("scope");
    return scope == null || scope.isBlank()
        ? Set.of()
        : new HashSet<>(Arrays.asList(scope.strip().split(" +")));
  }

  private static boolean isEmpty(@Nullable String claim) {
    return claim == null || claim.isEmpty();
  }

  private static Reading refused(Reason reason) {
    return new Refused(new Rejected(reason));
  }

  /** What a token is, whatever the time. */
  private sealed interface Reading {}

  private record Refused(Verification answer) implements Reading {}

  /** A token of Usher's for this back end, with the time in which it is valid, leeway included. */
  private record Genuine(VerifyingKey key, Verified answer, long startMillis, long endMillis)
      implements Reading {}
}
