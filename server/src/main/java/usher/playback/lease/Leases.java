package usher.playback.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.SignInId;

/**
 * Who may watch now: one place that decides, each decision one atomic step on the account's state.
 * Thread-safe. Every method throws {@link LeasesDown} when the store cannot be asked.
 */
public interface Leases extends AutoCloseable {
  /**
   * The times that a lease lives by.
   *
   * @param lease how long one lasts without a heartbeat
   * @param hold how long after its memory was lost the store holds new starts back; zero for not at
   *     all
   * @param guard how long a device whose place was taken needs a viewer's explicit wish to take it
   *     back
   * @param remembered how long it is remembered why a playback ended
   */
  record Times(Duration lease, Duration hold, Duration guard, Duration remembered) {
    /** Take-overs that an account may have within {@link #guard}. */
    public static final int TAKE_OVERS_MAX = 3;

    /** Ended playbacks of one account that are remembered. */
    public static final int ENDED_MAX = 16;

    /** The times as they are outside of tests. */
    public static Times of(Duration lease, Duration hold) {
      return new Times(lease, hold, Duration.ofSeconds(60), Duration.ofMinutes(10));
    }

    /** A heartbeat so soon after the last one renews nothing. */
    public Duration soonest() {
      return lease.dividedBy(75);
    }
  }

  /**
   * Decides about a start: drops what has run out, refuses a sign-in that is over, puts the same
   * start's earlier try aside, counts, and adds, ending the playback that is taken over.
   */
  Admission acquire(Start start);

  /** Renews a lease that is there and has not run out, for the sign-in that holds it. */
  Renewal renew(AccountId account, SignInId sid, PlaybackId id);

  /**
   * Ends a playback; false if it was not there.
   *
   * @param by the sign-in that asks, and the name of its device
   */
  boolean stop(AccountId account, PlaybackId id, SignInId by, String byName);

  /**
   * Ends what a sign-in plays, and admits nothing of it until the instant; tells how many playbacks
   * ended. May be run again.
   *
   * @param by the name of the device that asked; null if it was itself or nobody
   */
  int release(AccountId account, SignInId sid, Instant until, @Nullable String by);

  /**
   * Writes what the plan allows, unless a later change is known already. The newest playbacks go on
   * within it, the others end; tells how many ended.
   */
  int limit(AccountId account, PlanLimit limit);

  /** What plays now, newest first. */
  List<Lease> live(AccountId account);

  /** Whether it can be asked at this moment; throws nothing. */
  boolean answers();

  /** Adds one who is told of endings, some time after them, perhaps twice, perhaps never. */
  void onEnded(Consumer<Ended> listener);

  @Override
  void close();
}
