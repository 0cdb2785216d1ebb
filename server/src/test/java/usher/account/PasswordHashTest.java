package usher.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.account.PasswordHash.Busy;
import usher.account.PasswordHash.Cost;
import usher.testing.CoreFixture;

/** Goal: hashes others can check, at a cost that is bounded. Method: known and own hashes. */
class PasswordHashTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final PasswordHash hash = new PasswordHash(CoreFixture.CHEAP, 2, RANDOM);

  @Test
  void of_password_matchesAndNoOtherDoes() {
    String phc = hash.of("umbrella tango orbit");
    assertTrue(hash.matches("umbrella tango orbit", phc));
    assertFalse(hash.matches("umbrella tango orbi", phc));
    assertFalse(hash.matches("", phc));
  }

  @Test
  void of_samePasswordTwice_otherSalt() {
    assertNotEquals(hash.of("umbrella"), hash.of("umbrella"));
  }

  @Test
  void of_realCost_phcString() {
    PasswordHash real = new PasswordHash(new Cost(19 * 1024, 2), 1, RANDOM);
    String phc = real.of("umbrella tango orbit");
    assertTrue(
        phc.matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[\\w+/]{22}\\$[\\w+/]{43}"), phc);
    assertTrue(hash.matches("umbrella tango orbit", phc), "whatever today's cost");
  }

  /** Made with the reference implementation's command: argon2 somesalt -id -t 2 -k 256 -p 1. */
  @Test
  void matches_hashOfTheReferenceImplementation_true() {
    String phc =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assertTrue(hash.matches("password", phc));
    assertFalse(hash.matches("passwore", phc));
  }

  @Test
  void matches_onePasswordOnTwoKeyboards_true() {
    assertTrue(hash.matches("caf\u00e9", hash.of("cafe\u0301")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "umbrella",
        "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$bm90aGluZw",
        "$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$bm90aGluZw",
        "$argon2id$v=19$m=8,t=1,p=4$c29tZXNhbHQ$bm90aGluZw",
        "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$bm90aGluZw",
        "$argon2id$v=19$$c29tZXNhbHQ$bm90aGluZw",
        "$argon2id$v=19$m=8,t=1,p=1$!$!"
      })
  void matches_notOurHash_throwsInsteadOfAnswering(String phc) {
    assertThrows(IllegalArgumentException.class, () -> hash.matches("umbrella", phc));
  }

  @Test
  void outdated_costIsTodays_false() {
    String phc = hash.of("umbrella");
    assertFalse(hash.outdated(phc));
    assertTrue(new PasswordHash(new Cost(16, 1), 1, RANDOM).outdated(phc));
    assertTrue(new PasswordHash(new Cost(8, 2), 1, RANDOM).outdated(phc));
  }

  @Test
  void matchNobody_anyPassword_computesOneHash() {
    long before = hash.computed();
    hash.matchNobody("the password of nobody");
    assertEquals(before + 1, hash.computed());
  }

  @Test
  void matches_allPlacesTaken_busyAndThenFreeAgain() {
    PasswordHash narrow = new PasswordHash(CoreFixture.CHEAP, 1, Duration.ZERO, RANDOM);
    String slow = "$argon2id$v=19$m=4096,t=80,p=1$c29tZXNhbHQ$bm90aGluZw";
    String quick = narrow.of("umbrella");
    CompletableFuture<Boolean> holder = CompletableFuture.supplyAsync(() -> insist(narrow, slow));
    boolean busy = false;
    while (!busy && !holder.isDone()) {
      try {
        narrow.matches("umbrella", quick);
      } catch (Busy e) {
        busy = true;
      }
    }
    assertTrue(busy, "the place was never taken");
    holder.join();
    assertTrue(narrow.matches("umbrella", quick));
  }

  private static boolean insist(PasswordHash hash, String phc) {
    while (true) {
      try {
        return hash.matches("umbrella", phc);
      } catch (Busy e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void matches_interruptedWhileWaiting_busyAndStillInterrupted() {
    String phc = hash.of("umbrella");
    Thread.currentThread().interrupt();
    assertThrows(Busy.class, () -> hash.matches("umbrella", phc));
    assertTrue(Thread.interrupted());
  }

  @Test
  void matches_manyThreads_allAnswered() throws Exception {
    String phc = hash.of("umbrella");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 64)
              .mapToObj(i -> pool.submit(() -> hash.matches(i % 2 == 0 ? "umbrella" : "x", phc)))
              .toList();
      for (int i = 0; i < all.size(); i++) {
        assertEquals(i % 2 == 0, all.get(i).get());
      }
    }
  }
}
