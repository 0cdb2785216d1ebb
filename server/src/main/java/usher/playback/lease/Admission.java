package usher.playback.lease;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to "may I play?". */
public sealed interface Admission {
  /**
   * Yes.
   *
   * @param inUse the account's screens in use, this one among them
   * @param tookOver the name of the device that had to give way
   * @param shadow the rules on trial that would have refused
   */
  record Admitted(Lease lease, int inUse, @Nullable String tookOver, List<String> shadow)
      implements Admission {
    public Admitted {
      shadow = List.copyOf(shadow);
    }
  }

  /**
   * No, and why; nothing has changed.
   *
   * @param rule the rule that refused: {@link #PLAN} or a rule's name; empty when none did
   * @param limit how many that rule allows
   * @param inUse the account's screens in use
   * @param watching what that rule counted, newest first; all that plays if no rule refused
   * @param by the name of the device that took over, if that is the reason
   * @param pause after which it is worth trying again without anybody having to stop; zero if that
   *     is not known
   */
  record Denied(
      Why why,
      String rule,
      int limit,
      int inUse,
      List<Lease> watching,
      @Nullable String by,
      Duration pause)
      implements Admission {
    public Denied {
      watching = List.copyOf(watching);
    }

    /** The sign-in turned out to be over, whoever watches. */
    public static Denied signedOut() {
      return new Denied(Why.SIGNED_OUT, "", 0, 0, List.of(), null, Duration.ZERO);
    }
  }

  /** The account's plan has changed since the limit was read: read it again and ask again. */
  record Outdated() implements Admission {}

  /** The rule that every plan has: its number of screens. */
  String PLAN = "plan";

  /** Why not. */
  enum Why {
    /** As many watch as may. */
    LIMIT,
    /** Another device took over a moment ago: only a viewer's explicit wish takes it back. */
    TAKEN_OVER,
    /** The account's devices have taken over from each other too often within a minute. */
    TOO_MANY_TAKE_OVERS,
    /** A start with this key was stopped: this is a late copy of it. */
    START_ENDED,
    /** The sign-in is over. */
    SIGNED_OUT,
    /** The memory of who watches was lost a moment ago: new starts wait until all have returned. */
    HELD
  }
}
