package usher.oauth.authorize;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.http.Form;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.secret.Secrets;
import usher.sql.Micros;

/**
 * When a browser came with a request for the first time, told in a signed note that goes with it
 * from page to page and back here. Immutable.
 *
 * <p>So "give the password once more" is fulfilled by a password given after that instant, and by
 * nothing else, without anything being stored for a browser that nobody knows yet.
 *
 * @param note null when it is the first time
 * @param declined whether the viewer turned back on a page of ours
 */
record Asked(Instant at, @Nullable String note, boolean declined) {
  /** The parameters that carry this, beside the app's. */
  static final String NOTE = "usher_asked";

  static final String DECLINED = "usher_declined";

  private static final String TYPE = "usher-asked+jwt";
  private static final Duration LASTS = Duration.ofHours(1);

  /** Whether the browser has been here with it before. */
  boolean before() {
    return note != null;
  }

  /** Makes and reads them. Thread-safe. */
  static final class Notes {
    private final SignedTokens notes;
    private final String issuer;
    private final InstantSource clock;

    Notes(SigningKeys keys, String issuer, InstantSource clock) {
      this.notes = new SignedTokens(keys, TYPE);
      this.issuer = issuer;
      this.clock = clock;
    }

    Asked read(Form query) {
      return query.all(NOTE).stream()
          .findFirst()
          .flatMap(note ->
              at(note, query).map(at -> new Asked(at, note, !query.all(DECLINED).isEmpty())))
          .orElseGet(() -> new Asked(clock.instant(), null, false));
    }

    private Optional<Instant> at(String note, Form query) {
      return notes
          .genuine(note)
          .filter(claims ->
              issuer.equals(claims.getIssuer())
                  && claims.getExpirationTime() != null
                  && clock.instant().isBefore(claims.getExpirationTime().toInstant()))
          .filter(claims -> Objects.equals(claims.getClaim("for"), hash(query)))
          .map(claims -> claims.getClaim("at"))
          .filter(Long.class::isInstance)
          .map(at -> Micros.instant((Long) at));
    }

    /** The address that leads back here with the request. */
    String address(Form query, Asked asked) {
      String note = asked.note() == null ? make(query, asked.at()) : asked.note();
      return "/oauth/authorize?" + own(query).encoded() + "&" + NOTE + "=" + note;
    }

    private String make(Form query, Instant at) {
      return notes.sign(
          new JWTClaimsSet.Builder()
              .issuer(issuer)
              .claim("at", Micros.of(at))
              .claim("for", hash(query))
              .expirationTime(Date.from(at.plus(LASTS)))
              .build());
    }

    /** A note is for one request: with that of another nobody could pass for having been asked. */
    private static String hash(Form query) {
      return Secrets.hash(own(query).encoded());
    }

    private static Form own(Form query) {
      return query.without(Set.of(NOTE, DECLINED));
    }
  }
}
