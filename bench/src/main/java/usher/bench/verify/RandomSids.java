package usher.bench.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import usher.edge.Deadline;
import usher.edge.Revocation;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.edge.TrustClock.Moment;

/** Sids as Usher makes them, and sets of many that are over. Not thread-safe. */
final class RandomSids {
  private static final int BYTES = 16;
  private static final Duration LONG = Duration.ofDays(1);

  private final Random random;

  RandomSids(Random random) {
    this.random = random;
  }

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A set of so many, read in answers of the largest size, and trusted for a day. */
  RevokedSids revoked(int count) {
    Moment now = TrustClock.system().now();
    RevokedSids set = RevokedSids.empty();
    for (int done = 0; done < count || set.epoch() == null; ) {
      int page = Math.min(RevocationAnswer.MAX_REVOCATIONS, count - done);
      RevocationAnswer answer =
          new RevocationAnswer(
              "e", done + page, false, Duration.ofSeconds(5), revocations(done, page));
      set = set.join(answer, new Deadline(now, LONG), now);
      done += page;
    }
    return set;
  }

  private List<Revocation> revocations(int after, int count) {
    Instant until = Instant.now().plus(LONG);
    List<Revocation> page = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      page.add(new Revocation(after + i, next(), until));
    }
    return page;
  }
}
