package usher.playback;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.key.SignedTokens;
import usher.playback.lease.Playback;
import usher.playback.lease.PlaybackId;
import usher.secret.Secrets;
import usher.signin.SignInId;

/**
 * Passes: what a player shows to whoever hands out segments and licences, so that the limit is
 * enforced there and not only asked for. Thread-safe.
 *
 * <p>A pass lasts a lease's time at most, and names sign-in, device, title and quality.
 */
public final class Passes {
  /** The {@code typ} of a pass. */
  public static final String TYPE = "pass+jwt";

  /** A pass and its end. */
  public record Pass(String text, Instant expiresAt) {}

  private static final Pattern EXP = Pattern.compile("\"exp\":(\\d{1,11})\\b");

  private final SignedTokens tokens;
  private final Secrets secrets;
  private final String issuer;
  private final Duration life;
  private final InstantSource clock;

  public Passes(
      SignedTokens tokens, Secrets secrets, String issuer, Duration life, InstantSource clock) {
    this.tokens = tokens;
    this.secrets = secrets;
    this.issuer = issuer;
    this.life = life;
    this.clock = clock;
  }

  /**
   * Makes a pass.
   *
   * @param audience the back end that is to accept it
   */
  public Pass make(AccountId account, Playback playback, String audience) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(account.value())
            .claim("sid", playback.sid().value())
            .claim("device", playback.screen().device().value())
            .claim("playback", playback.id().value())
            .claim("title", playback.title().id());
    if (!playback.quality().isEmpty()) {
      claims.claim("quality", playback.quality());
    }
    return make(claims, audience);
  }

  /**
   * Makes another pass out of one that Usher made for that playback and that is not over; empty if
   * it is not such a one.
   */
  public Optional<Pass> again(
      String text, AccountId account, SignInId sid, PlaybackId id, String audience) {
    return tokens
        .genuine(text)
        .filter(claims -> isGood(claims, account, sid))
        .filter(claims -> id.value().equals(claims.getClaim("playback")))
        .map(claims -> make(new JWTClaimsSet.Builder(claims), audience));
  }

  private Pass make(JWTClaimsSet.Builder claims, String audience) {
    Instant now = clock.instant();
    // JWT times are whole seconds: rounded down, so that no pass outlives its lease.
    Instant expiresAt = Instant.ofEpochSecond(now.plus(life).getEpochSecond());
    claims
        .issuer(issuer)
        .audience(List.of(audience))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(expiresAt))
        .jwtID(secrets.id());
    return new Pass(tokens.sign(claims.build()), expiresAt);
  }

  /**
   * Until when the pass lasts that a player says it holds, if more than half of its life is left.
   * Not verified: whoever claims too much gets no new pass, and a false one opens nothing.
   */
  public @Nullable Instant lasting(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant expires = exp(text);
    Instant half = clock.instant().plus(life.dividedBy(2));
    return expires != null && expires.isAfter(half) ? expires : null;
  }

  /** What it says, read without building its claims: most heartbeats ask for nothing else. */
  private static @Nullable Instant exp(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      return null;
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(text.substring(first + 1, second));
      Matcher exp = EXP.matcher(new String(payload, StandardCharsets.ISO_8859_1));
      return exp.find() ? Instant.ofEpochSecond(Long.parseLong(exp.group(1))) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a pass is Usher's, of that sign-in, and not over: it was playing until now. */
  public boolean isGood(@Nullable String text, AccountId account, SignInId sid) {
    return text != null
        && tokens.genuine(text).filter(claims -> isGood(claims, account, sid)).isPresent();
  }

  private boolean isGood(JWTClaimsSet claims, AccountId account, SignInId sid) {
    Date expires = claims.getExpirationTime();
    return issuer.equals(claims.getIssuer())
        && account.value().equals(claims.getSubject())
        && sid.value().equals(claims.getClaim("sid"))
        && expires != null
        && clock.instant().isBefore(expires.toInstant());
  }
}
