package usher.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import usher.account.AccountId;
import usher.signin.SignIn;
import usher.signin.SignInId;

/**
 * Tickets for event streams, since an {@code EventSource} cannot send a header. Thread-safe.
 *
 * <p>A ticket stands in an address, so it is worth little: for a minute it lets its holder hear
 * that one sign-in is over.
 */
public final class EventTickets {
  /** How long a ticket can be used. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** Whose stream a ticket opens. */
  public record Holder(AccountId account, SignInId sid) {}

  private static final JOSEObjectType TYPE = new JOSEObjectType("usher-ticket+jwt");

  private final SignedNotes notes;
  private final InstantSource clock;

  public EventTickets(SignedNotes notes, InstantSource clock) {
    this.notes = notes;
    this.clock = clock;
  }

  /** Makes a ticket. */
  public String make(SignIn signIn) {
    return notes.make(
        TYPE,
        new JWTClaimsSet.Builder()
            .subject(signIn.account().value())
            .claim("sid", signIn.sid().value())
            .expirationTime(Date.from(clock.instant().plus(LIFE)))
            .build());
  }

  /** Whose stream a presented ticket opens; empty if it is not genuine or too old. */
  public Optional<Holder> holder(String text) {
    return notes.read(TYPE, text).flatMap(EventTickets::holder);
  }

  private static Optional<Holder> holder(JWTClaimsSet claims) {
    String account = claims.getSubject();
    return account != null && claims.getClaim("sid") instanceof String sid
        ? Optional.of(new Holder(new AccountId(account), new SignInId(sid)))
        : Optional.empty();
  }
}
