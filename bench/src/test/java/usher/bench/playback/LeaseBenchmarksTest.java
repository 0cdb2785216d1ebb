package usher.bench.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: what is measured is what its name says. What comes out is not judged here. */
@Timeout(120)
class LeaseBenchmarksTest {
  private static final int ACCOUNTS = 200;

  @Test
  void bareScript_startsPlaybacksAndRenewsThem() throws Exception {
    try (BareRedis redis = BareRedis.start()) {
      BareScript script = BareScript.on(redis);
      assertTrue(script.starts(4, ACCOUNTS).rate() > 0);
      long keys = redis.keys();
      assertTrue(keys > ACCOUNTS / 2 && keys <= ACCOUNTS, "accounts: " + keys);
      assertTrue(script.bytesEach() > 50, "bytes: " + script.bytesEach());
      // Of a moment ago, so that the script answers this and not that it is gone.
      String answer = script.heartbeat(someAccount(script));
      assertTrue(answer.equals("too_soon") || answer.equals("renewed"), answer);
      assertTrue(script.heartbeats(4, ACCOUNTS).rate() > 0);
    }
  }

  /** The first that was started. */
  private static int someAccount(BareScript script) throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      if (!script.heartbeat(i).equals("gone")) {
        return i;
      }
    }
    throw new AssertionError("no account has a playback");
  }

  @Test
  void leases_areAllRenewedWhileTheyAreMeasured() throws Exception {
    LeaseCost cost = LeaseCost.measure(1_000);
    assertEquals(1_000, cost.leases());
    assertTrue(cost.bytes() > 0 && cost.nanos() > 0, cost.toString());
  }
}
