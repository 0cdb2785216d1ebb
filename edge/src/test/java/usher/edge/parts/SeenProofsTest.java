package usher.edge.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import usher.edge.parts.SeenProofs.Look;

/** Nothing is new twice, whatever was forgotten. */
class SeenProofsTest {

  private static final long NOW = 1_800_000_000L;
  private static final long OLDEST = NOW - 60;

  private final SeenProofs seen = new SeenProofs(100, 100);

  @Test
  void isNew_secondTime_isNot() {
    assertTrue(seen.isNew("key", "a", NOW, OLDEST));
    assertFalse(seen.isNew("key", "a", NOW, OLDEST));
    assertTrue(seen.isNew("key", "b", NOW, OLDEST));
    assertTrue(seen.isNew("other", "a", NOW, OLDEST));
  }

  @Test
  void isNew_tooOldToBeAccepted_isForgotten() {
    for (int i = 0; i < 50; i++) {
      assertTrue(seen.isNew("key", "a" + i, NOW, OLDEST));
    }
    assertTrue(seen.isNew("key", "b", NOW + 61, NOW + 1));
    assertEquals(1, seen.size());
  }

  /** The time of day was set ahead, and back. */
  @Test
  void isNew_forgottenAndTheClockIsSetBack_isNotNewAgain() {
    assertTrue(seen.isNew("key", "a", NOW, OLDEST));
    assertTrue(seen.isNew("key", "b", NOW + 3_600, NOW + 3_540));
    assertFalse(seen.isNew("key", "a", NOW, OLDEST));
    assertTrue(seen.isNew("key", "c", NOW + 1, OLDEST), "only what is as old is refused");
  }

  @Test
  void isNew_tooMany_forgetsTheOldestSecondAndAcceptsNothingOfItAgain() {
    for (int i = 0; i < 60; i++) {
      assertTrue(seen.isNew("key", "early" + i, NOW - 1, OLDEST));
    }
    for (int i = 0; i < 60; i++) {
      assertTrue(seen.isNew("key", "late" + i, NOW, OLDEST));
    }
    assertEquals(60, seen.size());
    for (int i = 0; i < 60; i++) {
      assertFalse(seen.isNew("key", "early" + i, NOW - 1, OLDEST));
      assertFalse(seen.isNew("key", "late" + i, NOW, OLDEST));
    }
    assertFalse(seen.isNew("key", "new, but as old as what was forgotten", NOW - 1, OLDEST));
    assertTrue(seen.isNew("key", "new", NOW, OLDEST));
  }

  @Test
  void isNew_floodOfOneSecond_staysSmallAndNothingIsNewTwice() {
    int accepted = 0;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        accepted += seen.isNew("key", "a" + i, NOW, OLDEST) ? 1 : 0;
        assertTrue(seen.size() <= 100);
      }
    }
    assertEquals(100, accepted);
    assertTrue(seen.isNew("key", "a moment later", NOW + 1, OLDEST));
  }

  @Test
  void isNew_manyAtOnce_isTrueForOne() throws Exception {
    for (int round = 0; round < 200; round++) {
      String id = "id" + round;
      var accepted = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> accepted.addAndGet(seen.isNew("key", id, NOW + 1, OLDEST) ? 1 : 0)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      // A hundred of one second is the most that is accepted here; never the same one twice.
      assertEquals(round < 100 ? 1 : 0, accepted.get());
    }
  }

  @Test
  void look_secondTime_isSeen() {
    assertEquals(Look.NEW, seen.look("key", "a", "nonce"));
    assertEquals(Look.SEEN, seen.look("key", "a", "nonce"));
    assertEquals(Look.NEW, seen.look("other", "a", "nonce"));
    assertEquals(Look.NEW, seen.look("key", "a", "another nonce"));
    assertTrue(seen.isNew("key", "a", NOW, OLDEST), "one without a nonce is another one");
  }

  @Test
  void look_tooMany_forgetsTheEldestNonceAndTakesItNoMore() {
    for (int i = 0; i < 60; i++) {
      assertEquals(Look.NEW, seen.look("key", "early" + i, "n1"));
    }
    for (int i = 0; i < 60; i++) {
      assertEquals(Look.NEW, seen.look("key", "late" + i, "n2"));
    }
    assertEquals(60, seen.size());
    assertEquals(Look.FORGOTTEN, seen.look("key", "early1", "n1"));
    assertEquals(Look.FORGOTTEN, seen.look("key", "new", "n1"));
    assertEquals(Look.SEEN, seen.look("key", "late1", "n2"));
    assertEquals(Look.NEW, seen.look("key", "new", "n2"));
  }

  @Test
  void bothKinds_haveRoomOfTheirOwn() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Look.NEW, seen.look("key", "a" + i, "n1"));
    }
    for (int i = 0; i < 100; i++) {
      assertTrue(seen.isNew("key", "a" + i, NOW, OLDEST));
    }
    assertEquals(Look.SEEN, seen.look("key", "a7", "n1"));
    assertFalse(seen.isNew("key", "a7", NOW, OLDEST));
  }

  @Test
  void look_manyProofs_areAllRemembered() {
    SeenProofs large = new SeenProofs(100, 100_000);
    for (int i = 0; i < 50_000; i++) {
      assertEquals(Look.NEW, large.look("key", "a" + i, "n1"));
    }
    for (int i = 0; i < 50_000; i++) {
      assertEquals(Look.SEEN, large.look("key", "a" + i, "n1"));
    }
  }

  @Test
  void look_moreNoncesThanAreGoodAtOnce_forgetsTheEldest() {
    for (int i = 0; i < 17; i++) {
      assertEquals(Look.NEW, seen.look("key", "a", "n" + i));
    }
    assertEquals(Look.FORGOTTEN, seen.look("key", "a", "n0"));
    assertEquals(Look.SEEN, seen.look("key", "a", "n1"));
    assertEquals(16, seen.size());
  }
}
