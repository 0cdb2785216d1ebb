package usher.edge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Date;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usher.edge.KeySource.VerifyingKey;
import usher.edge.PassVerification.Bad;
import usher.edge.PassVerification.Good;
import usher.edge.PassVerification.Unsure;
import usher.edge.TrustClock.Moment;
import usher.edge.Verification.Reason;

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

  /** Passes whose signature is not computed again; about 1.5 KB each. */
  private static final int REMEMBERED_PASSES = 8192;

  private final String issuer;
  private final String audience;
  private final KeySource keys;
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
    this.revoked = revoked;
    this.clock = clock;
  }

  /**
   * Checks a pass. Never throws for any text.
   *
   * @param title the service's own id of what is asked for
   */
  public PassVerification verify(String pass, String title) {
    if (pass.length() > TokenVerifier.MAX_TOKEN_CHARS) {
      return new Bad(Reason.TOO_LARGE);
    }
    Genuine known = seen.get(pass);
    if (known != null && keys.holds(known.key)) {
      return judge(known.answer, title);
    }
    return switch (read(pass)) {
      case Genuine genuine -> {
        seen.put(pass, genuine);
        yield judge(genuine.answer, title);
      }
      case Refused(PassVerification answer) -> answer;
    };
  }

  /** One copy of (set, head, deadline), and the clock after it, as for access tokens. */
  private PassVerification judge(Good good, String title) {
    RevokedSids known = revoked.get();
    Moment now = clock.now();
    if (known.contains(good.pass().sid())) {
      return new Bad(Reason.REVOKED);
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
      JWT jwt = JWTParser.parse(text);
      if (!(jwt instanceof SignedJWT signed)
          || !JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())) {
        return refused(Reason.ALGORITHM);
      }
      if (!isPass(signed.getHeader().getType())) {
        return refused(Reason.TYPE);
      }
      String kid = signed.getHeader().getKeyID();
      VerifyingKey key = kid == null ? null : keys.find(kid);
      if (key == null) {
        return kid == null || keys.answered()
            ? refused(Reason.UNKNOWN_KEY)
            : new Refused(new Unsure());
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

  private static boolean isPass(@Nullable JOSEObjectType type) {
    return type != null
        && (type.getType().equalsIgnoreCase(TYPE)
            || type.getType().equalsIgnoreCase("application/" + TYPE));
  }

  private Reading genuine(VerifyingKey key, JWTClaimsSet set) throws ParseException {
    String account = set.getSubject();
    String sid = set.getStringClaim("sid");
    String device = set.getStringClaim("device");
    String playback = set.getStringClaim("playback");
    String title = set.getStringClaim("title");
    String quality = set.getStringClaim("quality");
    Date expires = set.getExpirationTime();
    if (account == null || sid == null || sid.isEmpty() || device == null) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (playback == null || title == null || title.isEmpty() || expires == null) {
      return refused(Reason.MISSING_CLAIM);
    }
    if (!issuer.equals(set.getIssuer())) {
      return refused(Reason.ISSUER);
    }
    if (!set.getAudience().contains(audience)) {
      return refused(Reason.AUDIENCE);
    }
    return new Genuine(
        key,
        new Good(
            new Pass(
                account,
                sid,
                device,
                playback,
                title,
                quality == null ? "" : quality,
                expires.toInstant())));
  }

  private static Reading refused(Reason reason) {
    return new Refused(new Bad(reason));
  }

  /** What a pass is, whatever the time. */
  private sealed interface Reading {}

  private record Refused(PassVerification answer) implements Reading {}

  private record Genuine(VerifyingKey key, Good answer) implements Reading {}
}
