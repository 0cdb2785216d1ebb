package usher.testing;

import java.time.Duration;
import java.time.InstantSource;
import usher.edge.TrustClock;
import usher.follower.Bounds;
import usher.follower.Followers;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.sql.Database;

/** What follows the log of a test's database, with the settings that are the default. */
public final class Following {
  public static final Bounds BOUNDS = new Bounds(Duration.ofSeconds(5), Duration.ofMillis(250));

  private Following() {}

  /** Begins the log if there is none; the process is no node unless the test starts it. */
  public static Followers of(
      Database database, RevocationLog log, Secrets secrets, InstantSource clock) {
    boolean newLog = database.write(log::begin);
    TrustClock trust = new TrustClock(clock, System::nanoTime);
    Followers.Settings settings = new Followers.Settings("test", BOUNDS, newLog);
    return new Followers(database, log, secrets, trust, settings);
  }
}
