package usher.edge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import usher.edge.TrustClock.Moment;
import usher.edge.parts.SidSet;
import usher.edge.parts.VerifyingKey;

/**
 * What a follower knows of the revocations, and until when it may rely on it: set, head and
 * deadline in one value. Immutable; whoever checks reads one reference to it once, so that the set
 * and the deadline are of the same answer.
 *
 * <p>Answers are joined, never put in place of what is there, so that late, doubled and reordered
 * ones do no harm. A back end has one by {@link RevocationFollower#current}; the server keeps one
 * for its own node, joined from what it reads in the log.
 */
public final class RevokedSids {

  /** How long an entry may stay beyond its {@code until}, so that not each answer walks the set. */
  private static final long SWEEP_MILLIS = 60_000;

  private static final RevokedSids EMPTY =
      new RevokedSids(SidSet.EMPTY, null, 0, Deadline.NONE, Long.MIN_VALUE);

  private final SidSet sids;
  private final @Nullable String epoch;
  private final long applied;
  private final Deadline deadline;
  private final long sweptMillis;

  private RevokedSids(
      SidSet sids, @Nullable String epoch, long applied, Deadline deadline, long sweptMillis) {
    this.sids = sids;
    this.epoch = epoch;
    this.applied = applied;
    this.deadline = deadline;
    this.sweptMillis = sweptMillis;
  }

  /**
   * Knows nothing and trusts nothing.
   *
   * @return where every follower begins
   */
  public static RevokedSids empty() {
    return EMPTY;
  }

  /**
   * Whether the sign-in is known to be over.
   *
   * @param sid the sign-in
   * @return true is right for ever, trusted or not
   */
  public boolean contains(String sid) {
    return sids.contains(sid);
  }

  /** Whether the key is known to be burnt: true is right for ever, like that of a sid. */
  boolean burnt(VerifyingKey key) {
    return sids.contains(key.mark());
  }

  /**
   * Whether a sid that is not in the set may be accepted at that moment.
   *
   * @param now read after this value was
   * @return false from the deadline on
   */
  public boolean trusted(Moment now) {
    return deadline.holds(now);
  }

  /**
   * How much longer the set may be trusted.
   *
   * @param now read after this value was
   * @return zero when it may not
   */
  public Duration trustLeft(Moment now) {
    return deadline.left(now);
  }

  /**
   * How far the log was read.
   *
   * @return everything up to this number is in the set, or may have left it; 0 for nothing
   */
  public long applied() {
    return applied;
  }

  /**
   * The log that {@link #applied} counts in.
   *
   * @return null before the first answer
   */
  public @Nullable String epoch() {
    return epoch;
  }

  /**
   * How many sids are in the set.
   *
   * @return those whose time has not come, and some whose time came a minute ago
   */
  public int size() {
    return sids.size();
  }

  /**
   * Whether an answer can be joined.
   *
   * @param answeredEpoch its epoch
   * @return false if it counts in another log
   */
  public boolean counts(String answeredEpoch) {
    return epoch == null || epoch.equals(answeredEpoch);
  }

  /**
   * This value and the answer.
   *
   * @param answer of the same log
   * @param granted what the answer allows if it is complete, counted from the moment at which its
   *     question was sent
   * @param now for letting go of what is past its {@code until}
   * @return a new value
   * @throws IllegalArgumentException if the answer is of another log; see {@link #startOver}
   */
  public RevokedSids join(RevocationAnswer answer, Deadline granted, Moment now) {
    if (!counts(answer.epoch())) {
      throw new IllegalArgumentException("The answer counts in another log.");
    }
    boolean sweep = sweptMillis + SWEEP_MILLIS <= now.millis();
    SidSet kept = sweep ? sids.after(now.millis()) : sids;
    return new RevokedSids(
        kept.with(answer.revocations().stream().map(RevokedSids::entry).toList()),
        answer.epoch(),
        Math.max(applied, answer.reaches()),
        // A page is not an answer: what is missing may be on the next one.
        answer.more() ? deadline : deadline.later(granted),
        sweep ? now.millis() : sweptMillis);
  }

  private static SidSet.Entry entry(Revocation revocation) {
    return new SidSet.Entry(revocation.sid(), revocation.until().toEpochMilli());
  }

  /**
   * This value at the start of another log: it still refuses what it refused, its trust runs on to
   * where it was granted, and it has applied nothing. The follower goes on as a new instance.
   *
   * @param newEpoch of the other log
   * @return a new value
   */
  public RevokedSids startOver(String newEpoch) {
    return new RevokedSids(sids, newEpoch, 0, deadline, sweptMillis);
  }
}
