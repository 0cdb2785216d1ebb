package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules T2, T3, T6 and T7 of the follower protocol on the value that nodes and edges share. */
class RevokedSidsTest {

  private static final Duration S = Duration.ofSeconds(5);

  private final FakeClock clock = new FakeClock();

  @Test
  void empty_always_knowsAndTrustsNothing() {
    RevokedSids empty = RevokedSids.empty();
    assertFalse(empty.trusted(now()));
    assertEquals(Duration.ZERO, empty.trustLeft(now()));
    assertFalse(empty.contains("a"));
    assertEquals(0, empty.applied());
  }

  @Test
  void join_completeAnswer_trustsUntilTheDeadlineAndNotAtIt() {
    RevokedSids sids = join(RevokedSids.empty(), answer(1, false, "a"));
    assertTrue(sids.contains("a"));
    assertTrue(sids.trusted(now()));
    clock.advance(S.minusMillis(1));
    assertTrue(sids.trusted(now()));
    assertEquals(Duration.ofMillis(1), sids.trustLeft(now()));
    clock.advance(Duration.ofMillis(1));
    assertFalse(sids.trusted(now()));
    assertEquals(Duration.ZERO, sids.trustLeft(now()));
  }

  @Test
  void join_olderAnswerComesLater_neitherSetNorAppliedNorDeadlineGoBack() {
    Deadline early = deadline();
    clock.advance(Duration.ofSeconds(1));
    Deadline late = deadline();
    RevokedSids newer = RevokedSids.empty().join(answer(2, false, "a", "b"), late, now());
    RevokedSids both = newer.join(answer(1, false, "a"), early, now());
    assertTrue(both.contains("b"));
    assertEquals(2, both.applied());
    assertEquals(S, both.trustLeft(now()));
  }

  @Test
  void join_pageWithMoreToCome_isAppliedButExtendsNoTrust() {
    RevokedSids page = join(RevokedSids.empty(), answer(9, true, "a", "b"));
    assertTrue(page.contains("b"));
    assertEquals(2, page.applied());
    assertFalse(page.trusted(now()));
  }

  @Test
  void join_lastPage_reachesTheHeadEvenIfTheLastNumbersAreForgotten() {
    RevokedSids all = join(RevokedSids.empty(), answer(9, false, "a"));
    assertEquals(9, all.applied());
  }

  @Test
  void join_answerOfAnotherLog_throws() {
    RevokedSids sids = join(RevokedSids.empty(), answer(1, false, "a"));
    var other = new RevocationAnswer("other", 0, false, S, List.of());
    assertFalse(sids.counts("other"));
    assertThrows(IllegalArgumentException.class, () -> join(sids, other));
  }

  @Test
  void startOver_afterAnAnswer_keepsSetAndDeadlineAndHasAppliedNothing() {
    RevokedSids over = join(RevokedSids.empty(), answer(1, false, "a")).startOver("other");
    assertTrue(over.contains("a"));
    assertEquals(0, over.applied());
    assertEquals("other", over.epoch());
    assertTrue(over.trusted(now()));
    clock.advance(S);
    assertFalse(over.trusted(now()));
  }

  @Test
  void contains_untilNotOver_staysAndLeavesOnlyAfter() {
    RevokedSids sids = join(RevokedSids.empty(), answer(1, false, "a"));
    clock.advance(Duration.ofMinutes(10));
    sids = join(sids, answer(1, false));
    assertTrue(sids.contains("a"));
    clock.advance(Duration.ofSeconds(61));
    sids = join(sids, answer(1, false));
    assertFalse(sids.contains("a"));
    assertEquals(0, sids.size());
  }

  @Test
  void contains_untilInTheMiddleOfAMinute_staysToTheEnd() {
    var odd = new Revocation(1, "a", clock.now().plusMillis(90_001));
    RevokedSids sids =
        join(RevokedSids.empty(), new RevocationAnswer("e", 1, false, S, List.of(odd)));
    clock.advance(Duration.ofMillis(90_001));
    assertTrue(join(sids, answer(1, false)).contains("a"));
  }

  @Test
  void join_sameSidAgain_keepsTheLaterUntil() {
    var later = new Revocation(2, "a", clock.now().plusSeconds(1200));
    var sooner = new Revocation(3, "a", clock.now().plusSeconds(60));
    RevokedSids sids = join(RevokedSids.empty(), answer(1, false, "a"));
    sids = join(sids, new RevocationAnswer("e", 2, false, S, List.of(later)));
    sids = join(sids, new RevocationAnswer("e", 3, false, S, List.of(sooner)));
    assertEquals(1, sids.size());
    clock.advance(Duration.ofSeconds(700));
    sids = join(sids, answer(3, false));
    assertTrue(sids.contains("a"));
  }

  @Test
  void trusted_machineWasSuspended_isOverByTheWallClock() {
    RevokedSids sids = join(RevokedSids.empty(), answer(0, false));
    clock.wall(S);
    assertFalse(sids.trusted(now()));
  }

  @Test
  void trusted_wallClockWasSetBack_isOverByTheMonotonicClock() {
    RevokedSids sids = join(RevokedSids.empty(), answer(0, false));
    clock.wall(Duration.ofHours(-1));
    assertTrue(sids.trusted(now()));
    clock.monotonic(S);
    assertFalse(sids.trusted(now()));
  }

  @Test
  void trusted_wallClockWasSetBackBetweenAnswers_theNewerAnswerCountsWhole() {
    RevokedSids sids = join(RevokedSids.empty(), answer(0, false));
    clock.monotonic(Duration.ofSeconds(1));
    clock.wall(Duration.ofHours(-1));
    sids = join(sids, answer(0, false));
    // Suspended for S by the new time of day: mixing the two deadlines would still trust.
    clock.wall(S);
    assertFalse(sids.trusted(now()));
  }

  @Test
  void join_thousandsAtRandom_isTheSameAsAPlainSetAndLeavesOldValuesAlone() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> expected = new HashSet<>();
    RevokedSids sids = RevokedSids.empty();
    for (int round = 1; round <= 200; round++) {
      RevokedSids before = sids;
      Set<String> expectedBefore = Set.copyOf(expected);
      List<String> news = new ArrayList<>();
      for (int n = random.nextInt(100); n > 0; n--) {
        news.add("sid-" + random.nextInt(20_000));
      }
      expected.addAll(news);
      sids = join(sids, answer(100, false, news.toArray(String[]::new)));
      assertEquals(expected.size(), sids.size(), "seed " + seed);
      assertEquals(expectedBefore.size(), before.size(), "seed " + seed);
      for (String sid : news) {
        assertTrue(sids.contains(sid), "seed " + seed);
        assertEquals(expectedBefore.contains(sid), before.contains(sid), "seed " + seed);
      }
    }
    for (int i = 0; i < 20_000; i++) {
      assertEquals(expected.contains("sid-" + i), sids.contains("sid-" + i), "seed " + seed);
    }
  }

  private TrustClock.Moment now() {
    return clock.clock().now();
  }

  private Deadline deadline() {
    return new Deadline(now(), S);
  }

  private RevokedSids join(RevokedSids sids, RevocationAnswer answer) {
    return sids.join(answer, deadline(), now());
  }

  /** The sids with the numbers 1, 2, 3 ... and ten minutes to stay. */
  private RevocationAnswer answer(long head, boolean more, String... sids) {
    List<Revocation> revocations = new ArrayList<>();
    for (String sid : sids) {
      revocations.add(new Revocation(revocations.size() + 1, sid, clock.now().plusSeconds(600)));
    }
    return new RevocationAnswer("e", head, more, S, revocations);
  }
}
