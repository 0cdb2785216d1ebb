package usher.edge;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The edge library's own follower, of which a test takes each question by hand instead of its
 * thread, which rests by this machine's clock. Used by one thread at a time.
 */
public final class SteppedFollower {
  /** Where the answers come from. */
  public interface Feed {
    RevocationAnswer poll(RevocationPoll poll)
        throws IOException, InterruptedException, WireFormatException;
  }

  private final RevocationFollower follower;

  public SteppedFollower(
      Feed feed, String name, Duration staleness, TrustClock clock, RandomGenerator random) {
    follower = new RevocationFollower(new OneAddress(feed), name, staleness, clock, random);
  }

  /** Whom to ask after a failure is the simulation's to say. */
  private record OneAddress(Feed asked) implements RevocationFollower.Feed {
    @Override
    public RevocationAnswer poll(RevocationPoll poll, Duration patience)
        throws IOException, InterruptedException, WireFormatException {
      return asked.poll(poll);
    }

    @Override
    public void turnAway() {}

    @Override
    public int addresses() {
      return 1;
    }
  }

  /** One question, and what follows from its answer. */
  public void pollOnce() throws IOException, InterruptedException, WireFormatException {
    var _ = follower.pollOnce(0);
  }

  public RevokedSids current() {
    return follower.current();
  }
}
