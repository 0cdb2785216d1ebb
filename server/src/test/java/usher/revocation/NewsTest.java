package usher.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: who waits is let go at once when it is quiet, and in waves when it is not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NewsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final News news = new News(System::nanoTime);

  /** Returns when so many wait; the latch is open when all of them are let go. */
  private CountDownLatch waiting(int count, String epoch, long applied) {
    CountDownLatch gone = new CountDownLatch(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  news.await(epoch, applied, LONG);
                  gone.countDown();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.TIMED_WAITING && gone.getCount() == count) {
        Thread.onSpinWait();
      }
    }
    return gone;
  }

  private static boolean opens(CountDownLatch latch) throws InterruptedException {
    return latch.await(LONG.toSeconds() / 2, TimeUnit.SECONDS);
  }

  @Test
  void reached_quiet_allGoAtOnce() throws Exception {
    news.reached("e", 1);
    CountDownLatch gone = waiting(20, "e", 1);
    assertEquals(20, gone.getCount());
    news.reached("e", 2);
    assertTrue(opens(gone));
  }

  @Test
  void await_thereIsMoreOrAnotherLogOrNoTime_doesNotWait() throws Exception {
    news.reached("e", 2);
    long start = System.nanoTime();
    news.await("e", 1, LONG);
    news.await("another", 2, LONG);
    news.await("e", 2, Duration.ZERO);
    news.await("e", 2, Duration.ofMillis(5));
    assertTrue(System.nanoTime() - start < LONG.toNanos());
  }

  @Test
  void reached_anotherLog_lets() throws Exception {
    news.reached("e", 5);
    CountDownLatch gone = waiting(1, "e", 5);
    news.reached("f", 1);
    assertTrue(opens(gone));
  }

  @Test
  void close_whileSomebodyWaits_letsThemGo() throws Exception {
    news.reached("e", 1);
    CountDownLatch gone = waiting(3, "e", 1);
    news.close();
    assertTrue(opens(gone));
  }

  /** A thousand followers: between two waves there is a tenth of a second. */
  @Test
  void reached_oneAfterTheOther_inWaves() throws Exception {
    news.pacedFor(1_000);
    news.reached("e", 1);
    long first = System.nanoTime();
    int waves = 0;
    long seen = 1;
    for (long seq = 2; System.nanoTime() - first < Duration.ofMillis(450).toNanos(); seq++) {
      news.reached("e", seq);
      long before = System.nanoTime();
      news.await("e", seen, LONG);
      assertTrue(System.nanoTime() - before < Duration.ofSeconds(5).toNanos());
      seen = seq;
      waves++;
    }
    assertTrue(waves >= 1 && waves <= 5, waves + " waves");
  }
}
