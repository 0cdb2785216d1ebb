package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.AccountId;
import usher.key.SignedTokens;
import usher.playback.DecisionBook;
import usher.playback.Passes;
import usher.playback.PlaybackCounts;
import usher.playback.Playbacks;
import usher.playback.Rules;
import usher.playback.Wish;
import usher.playback.decision.Decision;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.playback.lease.Playback.Title;
import usher.signin.Caller;
import usher.signin.EndReason;
import usher.signout.Cause;
import usher.signout.Which;
import usher.testing.Race;
import usher.testing.Rounds;

/**
 * Goal: what is signed out holds no place, whatever it asks at the same moment. Method: a whole
 * node, and players that ask while their device is signed out.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PlaybackRaceTest {
  @TempDir Path folder;
  private NodeFixture node;
  private Browser laptop;
  private Tokens web;

  @BeforeEach
  void signIn() {
    node = new NodeFixture(folder, settings -> "plans.standard.screens = 8\n" + settings);
    laptop = node.browser(node.account(), "Laptop");
    web = node.tokens(laptop);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void signOut_againstStartsAndHeartbeats_leavesNoPlaceTaken() {
    Rounds.run(random -> {
      Tokens tv = node.television(laptop, "a television of the test", null);
      String id = start(tv, "before").text("id");
      List<Callable<Answer>> racers = new ArrayList<>();
      racers.add(after(random, () -> node.signOut(web.access(), "[\"" + tv.sid() + "\"]")));
      for (int i = 0; i < 4; i++) {
        String key = "player " + i;
        racers.add(after(random, () -> start(tv, key)));
      }
      racers.add(after(random, () -> beat(tv, id)));

      List<Answer> answers = Race.of(racers);

      Answer receipt = answers.getFirst();
      assertTrue(receipt.body().matches(".*\"playbacks_ended\":[1-5],.*"), receipt.body());
      for (Answer started : answers.subList(1, 5)) {
        assertTrue(Set.of(201, 401).contains(started.status()), started.body());
      }
      assertTrue(Set.of(200, 401, 410, 429).contains(answers.getLast().status()));
      String playing = node.get("/v1/playbacks", web.access()).body();
      assertFalse(playing.contains(tv.sid()), playing);
      assertEquals(401, start(tv, "after").status());
    });
  }

  @Test
  void start_whoseSignInEndsDuringTheStep_isRefusedAndHoldsNoPlace() {
    AccountId account = laptop.account().id();
    List<Decision> decisions = new ArrayList<>();
    Leases.Times times = Leases.Times.of(Duration.ofSeconds(75), Duration.ZERO);
    try (LocalLeases leases = new LocalLeases(times, System::nanoTime, node.clock)) {
      Caller caller = caller();
      // Nobody tells these leases of sign-outs: what remains is the look after the step.
      Playbacks.Started started =
          playbacks(leases, decisions)
              .start(
                  caller,
                  new Wish(new Title("a", "A"), ContentKind.FILM, null, "key", null, null),
                  "matinee");
      assertInstanceOf(Playbacks.SignedOut.class, started);
      assertEquals(List.of(), leases.live(account));
      assertEquals(List.of("signed_out"), decisions.stream().map(Decision::reason).toList());
    }
  }

  /** Whose sign-ins end between the step and the look at them that follows. */
  private Playbacks playbacks(Leases leases, List<Decision> decisions) {
    House house = node.house();
    return new Playbacks(
        house.database,
        new Playbacks.Stores(house.stores.accounts(), house.stores.profiles()),
        new Playbacks.Parts(
            leases,
            new Passes(
                new SignedTokens(house.keys, Passes.TYPE),
                house.secrets,
                NodeFixture.ISSUER,
                Duration.ofSeconds(75),
                node.clock),
            (account, sid) -> {
              assertEquals(1, leases.live(account).size());
              house.signOut.of(account, Which.one(sid), Cause.of(EndReason.ADMIN));
              return house
                  .database
                  .read(tx -> house.stores.signIns().find(tx, account, sid))
                  .orElseThrow()
                  .lasts(node.clock.instant());
            },
            new DecisionBook(
                decisions::add, new PlaybackCounts(new SimpleMeterRegistry()), node.clock)),
        new Playbacks.Policy(house.plans, Rules.none(), false),
        house.secrets,
        node.clock);
  }

  private Caller caller() {
    return node.house()
        .database
        .read(tx ->
            node.house()
                .stores
                .signIns()
                .findWithDevice(tx, laptop.account().id(), laptop.signIn().sid()))
        .map(device -> new Caller(laptop.account(), device, Set.of()))
        .orElseThrow();
  }

  private static Callable<Answer> after(Random random, Callable<Answer> act) {
    long pause = Rounds.pauseOf(random) * 100L;
    return () -> {
      Rounds.pause(pause);
      return act.call();
    };
  }

  private Answer start(Tokens device, String key) {
    return node.json(
        "POST", "/v1/playbacks", device.access(), "{\"title\": \"a\", \"start\": \"" + key + "\"}");
  }

  private Answer beat(Tokens device, String id) {
    return node.json("POST", "/v1/playbacks/" + id + "/heartbeat", device.access(), "{}");
  }
}
