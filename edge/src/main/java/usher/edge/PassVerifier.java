package usher.edge;

import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import usher.edge.PassVerification.Bad;
import usher.edge.PassVerification.Good;
import usher.edge.PassVerification.Pass;
import usher.edge.PassVerification.Unsure;
import usher.edge.TrustClock.Moment;
import usher.edge.Verification.Reason;
import usher.edge.parts.VerifiedTokens;
import usher.edge.parts.VerifyingKey;

/**
 * Checks passes on the spot, where segments and licences are handed out: signature, claims, time,
 * title, and whether the sign-in is over. Asks nobody, except for a key that it has not seen
 * before. Thread-safe.
 *
 * <p>The signature of a pass seen before is not computed again: a player shows the same one with
 * each segment.
 */
public final class PassVerifier {

  /** The {@code typ} of a pass: a token of another kind is none (RFC 8725 section 3.11). */
  static final String TYPE = "pass+jwt";

  private static final List<String> REQUIRED = List.of("sub", "sid", "device", "playback", "title");

  /** Passes whose signature is not computed again; about 1.5 KB each. */
  private static final int REMEMBERED_PASSES = 8192;

  private final String issuer;
  private final String audience;
  private final KeySource keys;
  private final JwtReader jwts;
  private final Supplier<RevokedSids> revoked;
  private final TrustClock clock;
  private final VerifiedTokens<Genuine> seen = new VerifiedTokens<>(REMEMBERED_PASSES);

  /**
   * Makes a verifier.
   *
   * @param issuer the {@code iss} that is accepted, exactly
   * @param audience what {@code aud} must contain
   * @param keys Usher's keys
   * @param revoked the newest revocations, as of {@link RevocationFollower#current}
   * @param clock the clocks that the revocations' deadline was counted on
   */
  public PassVerifier(
      String issuer,
      String audience,
      KeySource keys,
      Supplier<RevokedSids> revoked,
      TrustClock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = keys;
    this.jwts = new JwtReader(TYPE, keys);
    this.revoked = revoked;
    this.clock = clock;
  }

  /**
   * Checks a pass. Never throws for any text.
   *
   * @param pass the text
   * @param title the service's own id of what is asked for
   * @return what was found
   */
  public PassVerification verify(String pass, String title) {
    if (pass.length() > TokenVerifier.MAX_TOKEN_CHARS) {
      return new Bad(Reason.TOO_LARGE);
    }
    Genuine known = seen.get(pass);
    if (known != null && keys.holds(known.key)) {
      return judge(known, title);
    }
    return switch (read(pass)) {
      case Genuine genuine -> {
        seen.put(pass, genuine);
        yield judge(genuine, title);
      }
      case Refused(PassVerification answer) -> answer;
    };
  }

  /** One copy of (set, head, deadline), and the clock after it, as for access tokens. */
  private PassVerification judge(Genuine genuine, String title) {
    Good good = genuine.answer;
    RevokedSids known = revoked.get();
    Moment now = clock.now();
    if (known.contains(good.pass().sid())) {
      return new Bad(Reason.REVOKED);
    }
    if (known.burnt(genuine.key)) {
      return new Bad(Reason.UNKNOWN_KEY);
    }
    // No leeway: players get another pass long before this one ends, and a place that was taken
    // away must not be watched from for longer than its lease.
    if (now.millis() >= good.pass().expiresAt().toEpochMilli()) {
      return new Bad(Reason.EXPIRED);
    }
    if (!good.pass().title().equals(title)) {
      return new Bad(Reason.TITLE);
    }
    return known.trusted(now) ? good : new Unsure();
  }

  private Reading read(String text) {
    try {
      return switch (jwts.read(text)) {
        case JwtReader.Signed signed -> genuine(signed);
        case JwtReader.Wrong(Reason reason) -> refused(reason);
        case JwtReader.NotSure() -> new Refused(new Unsure());
      };
    } catch (ParseException | RuntimeException e) {
      return refused(Reason.MALFORMED);
    }
  }

  private Reading genuine(JwtReader.Signed signed) throws ParseException {
    Instant expires = signed.instant("exp");
    if (REQUIRED.stream().anyMatch(name -> !(signed.claims().get(name) instanceof String))) {
      return refused(Reason.MISSING_CLAIM);
    }
    Pass pass =
        new Pass(
            signed.text("sub"),
            signed.text("sid"),
            signed.text("device"),
            signed.text("playback"),
            signed.text("title"),
            signed.text("quality"),
            expires == null ? Instant.EPOCH : expires);
    if (expires == null || pass.sid().isEmpty() || pass.title().isEmpty()) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (!issuer.equals(signed.text("iss"))) {
      return refused(Reason.ISSUER);
    }
    if (!signed.audiences().contains(audience)) {
      return refused(Reason.AUDIENCE);
    }
    return new Genuine(signed.key(), new Good(pass));
  }

  private static Reading refused(Reason reason) {
    return new Refused(new Bad(reason));
  }

  /** What a pass is, whatever the time. */
  private sealed interface Reading {}

  private record Refused(PassVerification answer) implements Reading {}

  private record Genuine(VerifyingKey key, Good answer) implements Reading {}
}
