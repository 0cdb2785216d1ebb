package usher.edge.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An idle follower asks less than once a second and is never stale, not even when answers are lost
 * one at a time: played on paper, with every answer as late as it may be.
 */
class PollPaceTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final PollPace pace = new PollPace(new Random(1));

  /**
   * A follower and its node, in milliseconds.
   *
   * @param trustMs what each answer gives, counted from the send of its question
   * @param roadMs how long an answer is on its way, beyond the wait
   * @param lostEvery each how-manieth question is never answered
   */
  private record Play(long trustMs, long roadMs, int lostEvery) {

    /** Plays an hour; returns how many questions that took, or throws at the first stale moment. */
    int questions(PollPace pace) {
      long now = 0;
      long deadline = 0;
      int failures = 0;
      int asked = 0;
      while (now < HOUR.toMillis()) {
        long sent = now;
        var question = pace.question(Duration.ofMillis(Math.max(0, deadline - now)), failures);
        asked++;
        boolean lost = lostEvery > 0 && asked % lostEvery == 0;
        now += lost ? question.patience().toMillis() : question.hold().toMillis() + roadMs;
        if (asked > 1 && now >= deadline) {
          throw new AssertionError("stale at " + now + " ms, question " + asked + ", " + this);
        }
        if (lost) {
          failures++;
          now += pace.backOff(failures, 1).toMillis();
        } else {
          assertTrue(now - sent <= question.patience().toMillis(), "given up too early: " + this);
          failures = 0;
          deadline = sent + trustMs;
        }
      }
      return asked;
    }
  }

  @ParameterizedTest
  @CsvSource({
    // A node with S = 5 s that polls its database each second has 3.9 s at least, 5 s at most.
    "3900, 0",
    "3900, 5",
    "3900, 100",
    "3900, 300",
    "5000, 5",
    "5000, 300",
    "4400, 40",
    "60000, 40"
  })
  void question_idle_isLessThanOneASecondAndNeverStale(long trustMs, long roadMs) {
    int questions = new Play(trustMs, roadMs, 0).questions(pace);
    assertTrue(questions < HOUR.toSeconds(), questions + " questions in an hour");
  }

  @ParameterizedTest
  @CsvSource({"3900, 0", "3900, 40", "3900, 300", "5000, 5", "5000, 300", "60000, 40"})
  void question_answersLostOneAtATime_isNeverStale(long trustMs, long roadMs) {
    for (int every = 2; every < 20; every++) {
      int questions = new Play(trustMs, roadMs, every).questions(pace);
      assertTrue(questions > 60, questions + " questions in an hour");
    }
  }

  @Test
  void question_muchTrust_waitsThreeSecondsAtMost() {
    var question = pace.question(Duration.ofMinutes(1), 0);
    assertEquals(Duration.ofSeconds(3), question.hold());
    assertEquals(Duration.ofSeconds(5), question.patience());
  }

  @Test
  void question_noTrustOrAFailureBefore_doesNotWaitForNews() {
    var atOnce = new PollPace.Question(Duration.ZERO, Duration.ofSeconds(2));
    assertEquals(atOnce, pace.question(Duration.ZERO, 0));
    assertEquals(atOnce, pace.question(Duration.ofSeconds(4), 1));
  }

  @Test
  void backOff_growsToTwoSecondsAndBeginsWhenAllAddressesFailed() {
    for (int failures = 1; failures < 3; failures++) {
      assertEquals(Duration.ZERO, pace.backOff(failures, 3));
    }
    long whole = 100;
    for (int failures = 3; failures < 60; failures++) {
      long millis = pace.backOff(failures, 3).toMillis();
      assertTrue(millis >= whole / 2 && millis <= whole, millis + " of " + whole);
      whole = Math.min(2 * whole, 2000);
    }
  }
}
