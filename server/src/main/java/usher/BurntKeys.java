package usher;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import usher.edge.Deadline;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.key.SigningKeys;
import usher.revocation.Revocation;

/**
 * What this node's own verifier refuses at once: tokens of keys that were burnt since it started.
 * Whether a sign-in is over is read from its row each time ({@link usher.oauth.Bearers}). The set
 * is trusted for ever, since it is told by this node's own feed. Thread-safe.
 */
final class BurntKeys implements Supplier<RevokedSids> {
  private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

  private final SigningKeys keys;
  private final TrustClock trust;
  private volatile RevokedSids known;

  BurntKeys(SigningKeys keys, TrustClock trust) {
    this.keys = keys;
    this.trust = trust;
    this.known = join(RevokedSids.empty(), 0, List.of());
  }

  /** Hears the feed, whose reader is one thread at a time. */
  void onRevoked(Revocation revocation) {
    if (revocation.isOfKey()) {
      usher.edge.Revocation burnt =
          new usher.edge.Revocation(revocation.seq(), revocation.sid().value(), revocation.until());
      known = join(known, revocation.seq(), List.of(burnt));
      keys.refresh();
    }
  }

  @Override
  public RevokedSids get() {
    return known;
  }

  private RevokedSids join(RevokedSids before, long head, List<usher.edge.Revocation> news) {
    return before.join(
        new RevocationAnswer("own", head, false, Duration.ZERO, news),
        new Deadline(trust.now(), FOR_EVER),
        trust.now());
  }
}
