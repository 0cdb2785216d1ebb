package usher.edge;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usher.edge.TokenReader.Genuine;
import usher.edge.TokenReader.Refused;
import usher.edge.TrustClock.Moment;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.parts.VerifiedTokens;

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

  private final TokenReader reader;
  private final KeySource keys;
  private final Supplier<RevokedSids> revoked;
  private final TrustClock clock;
  private final VerifiedTokens<Genuine> seen = new VerifiedTokens<>(REMEMBERED_TOKENS);
  private final DpopProofs proofs = new DpopProofs();

  /** What is answered for a token that nothing speaks against, when the trust is over. */
  @FunctionalInterface
  interface Otherwise {
    Verification answer(String token, Verified genuine);
  }

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
    this.reader = new TokenReader(issuer, audience, keys);
    this.keys = keys;
    this.revoked = revoked;
    this.clock = clock;
  }

  /**
   * Checks a token, as it stands after {@code Bearer} in the request. Never throws for any text.
   *
   * @param token the text
   * @return what was found; a token that is bound to a key is rejected, see {@link
   *     #verify(DpopRequest)}
   */
  public Verification verify(String token) {
    return verify(token, (same, genuine) -> new Stale());
  }

  Verification verify(String token, Otherwise whenStale) {
    return switch (find(token)) {
      case Genuine genuine when genuine.answer().claims().keyThumbprint() != null ->
          new Rejected(Reason.BOUND_TO_A_KEY);
      case Genuine genuine -> judge(token, genuine, whenStale);
      case Refused(Verification answer) -> answer;
    };
  }

  /**
   * Checks a token without a proof that somebody has the key that it may be bound to: for who is
   * told of a token and does not serve whoever brought it (RFC 7662, RFC 7009). Never throws for
   * any text.
   *
   * @param token the text
   * @return what was found
   */
  public Verification inspect(String token) {
    return switch (find(token)) {
      case Genuine genuine -> judge(token, genuine, (same, good) -> new Stale());
      case Refused(Verification answer) -> answer;
    };
  }

  /**
   * Checks a token that is bound to a key, and the proof that its sender has that key (RFC 9449
   * section 7.1). Never throws for any text.
   *
   * @param request what the proof must speak of
   * @return what was found; a token that is not bound to a key is rejected
   */
  public Verification verify(DpopRequest request) {
    return switch (find(request.token())) {
      case Genuine genuine -> {
        String thumbprint = genuine.answer().claims().keyThumbprint();
        Verification answer = judge(request.token(), genuine, (same, good) -> new Stale());
        if (!(answer instanceof Verified)) {
          yield answer;
        }
        Reason fault =
            thumbprint == null
                ? Reason.NOT_BOUND_TO_A_KEY
                : proofs.fault(request, thumbprint, clock.now().millis());
        yield fault == null ? answer : new Rejected(fault);
      }
      case Refused(Verification answer) -> answer;
    };
  }

  private TokenReader.Reading find(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return new Refused(new Rejected(Reason.TOO_LARGE));
    }
    Genuine known = seen.get(token);
    if (known != null && keys.holds(known.key())) {
      return known;
    }
    TokenReader.Reading reading = reader.read(token);
    if (reading instanceof Genuine genuine) {
      seen.put(token, genuine);
    }
    return reading;
  }

  /** What depends on the moment; after the signature, since a key may have had to be fetched. */
  private Verification judge(String token, Genuine genuine, Otherwise whenStale) {
    // One copy of (set, head, deadline), and the clock after it: a set looked up first and a
    // deadline read later would let a sign-in through whose end came between them.
    RevokedSids known = revoked.get();
    Moment now = clock.now();
    Reason over = over(known, genuine);
    if (over != null) {
      return new Rejected(over);
    }
    if (now.millis() >= genuine.endMillis()) {
      return new Rejected(Reason.EXPIRED);
    }
    if (now.millis() < genuine.startMillis()) {
      return new Rejected(Reason.NOT_YET_VALID);
    }
    if (known.trusted(now)) {
      return genuine.answer();
    }
    Verification said = whenStale.answer(token, genuine.answer());
    // The feed may have come back meanwhile, and knows more than an answer that was on its way.
    over = over(revoked.get(), genuine);
    return over == null ? said : new Rejected(over);
  }

  private static @Nullable Reason over(RevokedSids known, Genuine genuine) {
    if (known.contains(genuine.answer().claims().sid())) {
      return Reason.REVOKED;
    }
    return known.burnt(genuine.key()) ? Reason.UNKNOWN_KEY : null;
  }
}
