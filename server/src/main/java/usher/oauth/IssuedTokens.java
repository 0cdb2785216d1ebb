package usher.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import usher.key.SigningKeys;

/**
 * Reads access tokens that Usher has issued, viewers' and clients' own: signature and time.
 * Thread-safe.
 *
 * <p>The signature of a token seen before is not computed again; whether its key is still one of
 * Usher's, and its time, are checked each time. Whether its sign-in is over is asked elsewhere.
 */
public final class IssuedTokens {
  /** The header that tells access tokens from other JWTs (RFC 9068, section 2.1). */
  public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private static final int REMEMBERED = 10_000;
  private static final int CHARS_MAX = 8192;

  private record Genuine(String keyId, JWTClaimsSet claims) {}

  private final SigningKeys keys;
  private final InstantSource clock;
  private final Cache<String, Genuine> seen = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public IssuedTokens(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What a token says; empty if it is not one of Usher's, or its time is over. */
  public Optional<JWTClaimsSet> read(String token) {
    if (token.length() > CHARS_MAX) {
      return Optional.empty();
    }
    Genuine known = seen.getIfPresent(token);
    if (known == null) {
      known = genuine(token).orElse(null);
      if (known == null) {
        return Optional.empty();
      }
      seen.put(token, known);
    }
    Date exp = known.claims().getExpirationTime();
    boolean good = keys.isPublished(known.keyId()) && exp != null && clock.millis() < exp.getTime();
    return good ? Optional.of(known.claims()) : Optional.empty();
  }

  private Optional<Genuine> genuine(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      return TYPE.equals(jwt.getHeader().getType()) && keys.hasSigned(jwt)
          ? Optional.of(new Genuine(jwt.getHeader().getKeyID(), jwt.getJWTClaimsSet()))
          : Optional.empty();
    } catch (ParseException | RuntimeException e) {
      // Nimbus answers some garbage with unchecked exceptions.
      return Optional.empty();
    }
  }
}
