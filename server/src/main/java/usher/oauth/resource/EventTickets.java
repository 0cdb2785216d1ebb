package usher.oauth.resource;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import usher.account.AccountId;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.signin.SignIn;
import usher.signin.SignInId;

/**
 * Tickets for event streams, since an {@code EventSource} cannot send a header. Thread-safe.
 *
 * <p>A ticket stands in an address, so it is worth little: for a minute it lets its holder hear
 * that one sign-in is over. Signed, not stored, so that any node takes any node's.
 */
public final class EventTickets {
  /** How long a ticket can be used. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** Whose stream a ticket opens. */
  public record Holder(AccountId account, SignInId sid) {}

  private static final String TYPE = "usher-ticket+jwt";
  private static final int LENGTH_MAX = 1024;

  private final SignedTokens tokens;
  private final String issuer;
  private final InstantSource clock;

  public EventTickets(SigningKeys keys, String issuer, InstantSource clock) {
    this.tokens = new SignedTokens(keys, TYPE);
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Makes a ticket. */
  public String make(SignIn signIn) {
    return tokens.sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(signIn.account().value())
            .claim("sid", signIn.sid().value())
            .expirationTime(Date.from(clock.instant().plus(LIFE)))
            .build());
  }

  /** Whose stream a presented ticket opens; empty if it is not genuine or too old. */
  public Optional<Holder> holder(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    return tokens.genuine(text).flatMap(this::read);
  }

  private Optional<Holder> read(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    return issuer.equals(claims.getIssuer())
            && expires != null
            && now.isBefore(expires.toInstant())
            && claims.getSubject() != null
            && claims.getClaim("sid") instanceof String sid
        ? Optional.of(new Holder(new AccountId(claims.getSubject()), new SignInId(sid)))
        : Optional.empty();
  }
}
