package usher.revocation;

import org.jspecify.annotations.Nullable;
import usher.edge.RevokedSids;

/**
 * What this node knows of the log: the set with its head and deadline, and the newest revocations,
 * all of one moment (rule T5). Immutable; whoever checks or answers takes one copy.
 *
 * @param whole whether all of this log was read once. If not, the set may know, from another log,
 *     what the tail does not have: it is good for this node's own checks and not for answers
 */
public record Known(RevokedSids sids, Tail tail, boolean whole) {
  public static final Known NOTHING = new Known(RevokedSids.empty(), Tail.EMPTY, false);

  /** The number up to which this node refuses everything. */
  public long applied() {
    return sids.applied();
  }

  /** Whether anything was read yet. */
  public boolean isRead() {
    return sids.epoch() != null;
  }

  /** Whether that is the log this node reads. */
  public boolean isOf(@Nullable String epoch) {
    String own = sids.epoch();
    return own != null && own.equals(epoch);
  }
}
