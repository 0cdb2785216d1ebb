package usher.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import usher.account.AccountId;
import usher.key.KeyAlgorithm;
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

  private static final JOSEObjectType TYPE = new JOSEObjectType("usher-ticket+jwt");
  private static final int LENGTH_MAX = 1024;

  private final SigningKeys keys;
  private final String issuer;
  private final InstantSource clock;

  public EventTickets(SigningKeys keys, String issuer, InstantSource clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Makes a ticket. */
  public String make(SignIn signIn) {
    keys.ready(KeyAlgorithm.ES256);
    return keys.sign(
        KeyAlgorithm.ES256,
        TYPE,
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
    try {
      SignedJWT ticket = SignedJWT.parse(text);
      return TYPE.equals(ticket.getHeader().getType()) && keys.hasSigned(ticket)
          ? read(ticket.getJWTClaimsSet())
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private Optional<Holder> read(JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    String sid = claims.getStringClaim("sid");
    boolean good =
        issuer.equals(claims.getIssuer())
            && expires != null
            && now.isBefore(expires.toInstant())
            && claims.getSubject() != null
            && sid != null;
    return good
        ? Optional.of(new Holder(new AccountId(claims.getSubject()), new SignInId(sid)))
        : Optional.empty();
  }
}
