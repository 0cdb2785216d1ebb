package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.Events.Event;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.Account;
import usher.grant.DeviceCodes;
import usher.password.ChangePassword;
import usher.signout.Cause;
import usher.signout.Which;

/**
 * Goal: whatever races a sign-out either fails or is ended by it (invariants 3, 4 and 5). Method:
 * many rounds over HTTP, each with a fresh account; everything that was ever given out is kept and
 * tried again once the sign-out is acknowledged, and all of it after the chase. {@code
 * -Dusher.test.rounds=1000} for a long run.
 */
class SignOutChaseTest {
  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Signs out of all devices; as soon as that is acknowledged, nothing of before works. */
  private Chase.Racer signOutOfAll(Tokens asking, Ledger ledger) {
    Ledger before = ledger.asOfNow();
    return () -> {
      Answer answer = node.signOut(asking.access(), "\"all\"");
      assertEquals(200, answer.status(), answer.body());
      before.nothingWorksBut(Set.of());
    };
  }

  private boolean redeem(Ledger ledger, Ledger.Code code) {
    return granted(ledger, node.redeem(code.text(), code.verifier()));
  }

  /** Tokens, or a refusal: whatever else comes is a fault, even if nobody got past. */
  private static boolean granted(Ledger ledger, Answer answer) {
    assertTrue(answer.status() == 200 || answer.status() == 400, answer.body());
    if (answer.status() == 200) {
      ledger.add(answer.tokens());
    }
    return answer.status() == 200;
  }

  private Optional<Ledger.Code> code(Ledger ledger, Browser browser) {
    CodeVerifier verifier = new CodeVerifier();
    String sid = browser.signIn().sid().value();
    return node.code(browser, verifier)
        .map(text -> ledger.add(new Ledger.Code(text, verifier, sid)));
  }

  @Test
  void refresh_racesSignOut_nothingOfBeforeWorks() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          Tokens asking = ledger.add(node.tokens(ledger.browser("Asking")));
          List<Tokens> all = new ArrayList<>(List.of(asking));
          for (String device : List.of("One", "Two", "Three")) {
            all.add(ledger.add(node.tokens(ledger.browser(device))));
          }
          for (Tokens first : all) {
            // Two tabs share a refresh token, and each goes on with what it gets.
            chase.racer(() -> refresh(chase, ledger, first));
            chase.racer(() -> refresh(chase, ledger, first));
          }
          chase.run(signOutOfAll(asking, ledger));
          ledger.check();
        });
  }

  private void refresh(Chase chase, Ledger ledger, Tokens first) {
    Tokens tokens = first;
    for (int i = 0; i < 4; i++) {
      Answer answer = node.refresh("web", tokens.refresh());
      if (!chase.tally.count(granted(ledger, answer))) {
        return;
      }
      tokens = answer.tokens();
    }
  }

  @Test
  void codeRedemption_racesSignOut_nothingOfBeforeWorks() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          Tokens asking = ledger.add(node.tokens(ledger.browser("Asking")));
          for (String device : List.of("One", "Two", "Three")) {
            Ledger.Code code = code(ledger, ledger.browser(device)).orElseThrow();
            chase.racer(() -> chase.tally.count(redeem(ledger, code)));
            chase.racer(() -> chase.tally.count(redeem(ledger, code)));
          }
          chase.run(signOutOfAll(asking, ledger));
          ledger.check();
        });
  }

  @Test
  void deviceCodeRedemption_racesSignOut_nothingOfBeforeWorks() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          Browser viewer = ledger.browser("Asking");
          Tokens asking = ledger.add(node.tokens(viewer));
          for (int i = 0; i < 3; i++) {
            Answer asked = node.ask("living room television " + i);
            node.allow(viewer, asked.text("user_code"), null);
            String deviceCode = ledger.deviceCode(asked.text("device_code"));
            chase.racer(() -> poll(chase, ledger, deviceCode));
          }
          Answer undecided = node.ask("television of the guest");
          chase.racer(() -> {
            var decided = node.allow(viewer, undecided.text("user_code"), null);
            if (chase.tally.count(decided == DeviceCodes.Answer.DONE)) {
              poll(chase, ledger, ledger.deviceCode(undecided.text("device_code")));
            }
          });
          chase.run(signOutOfAll(asking, ledger));
          ledger.check();
        });
  }

  private void poll(Chase chase, Ledger ledger, String deviceCode) {
    Answer answer = node.poll(deviceCode);
    if (chase.tally.count(granted(ledger, answer))) {
      granted(ledger, node.refresh("tv", answer.tokens().refresh()));
    }
  }

  @Test
  void authorize_racesSignOut_nothingOfBeforeWorks() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          Browser viewer = ledger.browser("Asking");
          Tokens asking = ledger.add(node.tokens(viewer));
          for (Browser browser : List.of(viewer, ledger.browser("One"), ledger.browser("Two"))) {
            for (int i = 0; i < 2; i++) {
              chase.racer(() -> {
                Optional<Ledger.Code> code = code(ledger, browser);
                if (chase.tally.count(code.isPresent())) {
                  redeem(ledger, code.get());
                }
              });
            }
          }
          chase.run(signOutOfAll(asking, ledger));
          ledger.check();
        });
  }

  @Test
  void signIn_racesSignOut_isEndedOrBeganAfter() {
    Chase.rounds(
        node,
        chase -> {
          Account account = node.account();
          Ledger ledger = new Ledger(node, account);
          Tokens asking = ledger.add(node.tokens(ledger.browser("Asking")));
          ledger.add(node.tokens(ledger.browser("One")));
          AtomicBoolean asked = new AtomicBoolean();
          AtomicBoolean over = new AtomicBoolean();
          Queue<String> mustLast = new ConcurrentLinkedQueue<>();
          // "One" signs in anew, and so replaces what it had.
          for (String device : List.of("One", "Two", "Three", "Four")) {
            chase.racer(() -> {
              boolean after = over.get();
              Browser browser = ledger.browser(device);
              String sid = browser.signIn().sid().value();
              if (asked.get()) {
                ledger.mayLast(sid);
              }
              if (after) {
                mustLast.add(sid);
              }
              code(ledger, browser).ifPresent(code -> redeem(ledger, code));
            });
          }
          Chase.Racer signOut = signOutOfAll(asking, ledger);
          chase.run(() -> {
            asked.set(true);
            signOut.run();
            over.set(true);
          });
          ledger.check();
          Set<String> log = ledger.log().keySet();
          mustLast.forEach(sid -> assertTrue(!log.contains(sid), "began after, but was ended"));
          // Beside the two that were there before.
          chase.tally.count(log.size() <= 2);
        });
  }

  @Test
  void passwordChange_racesSignIn_whoCameWithTheOldOneIsOut() {
    Chase.rounds(
        node,
        chase -> {
          Account account = node.account();
          Ledger ledger = new Ledger(node, account);
          Browser viewer = ledger.browser("Asking");
          ledger.add(node.tokens(viewer));
          for (String device : List.of("One", "Two", "Three")) {
            chase.racer(() -> {
              // With the hash that was verified before the change.
              Optional<Browser> browser = node.enter(account, device);
              if (chase.tally.count(browser.isPresent())) {
                code(ledger, ledger.add(browser.get())).ifPresent(code -> redeem(ledger, code));
              }
            });
          }
          AtomicInteger changed = new AtomicInteger();
          chase.racer(() -> change(account, viewer, changed));
          chase.run(() -> change(account, viewer, changed));
          assertEquals(1, changed.get());
          ledger.check();
        });
  }

  private void change(Account account, Browser viewer, AtomicInteger changed) {
    var outcome =
        node.house()
            .changePassword
            .change(
                account,
                "lantern quartz meadow 9",
                new Which.All(),
                Cause.passwordChanged(viewer.signIn().sid(), "Asking"));
    if (outcome instanceof ChangePassword.Changed) {
      changed.incrementAndGet();
    }
  }

  @Test
  void signOut_racesSignOuts_eachSignInIsEndedOnce() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          List<Tokens> devices = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            devices.add(ledger.add(node.tokens(ledger.browser("Device " + i))));
          }
          Queue<Answer> receipts = new ConcurrentLinkedQueue<>();
          AtomicInteger all = new AtomicInteger();
          chase.racer(() -> {
            if (receipt(chase, receipts, node.signOut(devices.get(1).access(), "\"all\""))) {
              all.incrementAndGet();
            }
          });
          String sid = devices.get(2).sid();
          String asking = devices.get(2).access();
          chase.racer(() -> receipt(chase, receipts, node.signOut(asking, "\"others\"")));
          chase.racer(() -> receipt(chase, receipts, current(devices.get(3))));
          chase.racer(() -> receipt(chase, receipts, one(devices.get(4), devices.get(5))));
          chase.run(() -> {
            if (receipt(chase, receipts, node.signOut(devices.get(0).access(), "\"all\""))) {
              all.incrementAndGet();
            }
          });
          if (all.get() == 0) {
            // "Others" was first, and has ended both who would have ended all.
            ledger.mayLast(sid);
          }
          ledger.check();
          checkReceipts(receipts, ledger.log().keySet());
        });
  }

  private Answer current(Tokens device) {
    return node.delete("/v1/sign-ins/current", device.access());
  }

  private Answer one(Tokens asking, Tokens device) {
    return node.delete("/v1/sign-ins/" + device.sid(), asking.access());
  }

  private static boolean receipt(Chase chase, Queue<Answer> receipts, Answer answer) {
    assertTrue(answer.status() == 200 || answer.status() == 401, answer.body());
    receipts.add(answer);
    return chase.tally.count(answer.status() == 200);
  }

  private static void checkReceipts(Queue<Answer> receipts, Set<String> log) {
    Set<String> told = new HashSet<>();
    for (Answer receipt : receipts) {
      if (receipt.status() == 200 && receipt.json().get("signed_out") instanceof List<?> ended) {
        for (Object one : ended) {
          String sid = String.valueOf(((Map<?, ?>) one).get("sid"));
          assertTrue(told.add(sid), "in two receipts: " + sid);
        }
      }
    }
    assertEquals(log, told);
  }

  @Test
  void eventStreams_raceSignOut_eachIsToldOnce() {
    Chase.rounds(
        node,
        chase -> {
          Ledger ledger = new Ledger(node, node.account());
          Tokens asking = ledger.add(node.tokens(ledger.browser("Asking")));
          Tokens device = ledger.add(node.tokens(ledger.browser("One")));
          String ticket =
              node.json("POST", "/v1/events/tickets", device.access(), "").text("ticket");
          Queue<Events> streams = new ConcurrentLinkedQueue<>();
          for (int i = 0; i < 10; i++) {
            chase.racer(() -> streams.add(Events.withTicket(node, ticket)));
          }
          chase.racer(() -> {
            Answer answer = node.json("POST", "/v1/events/tickets", device.access(), "");
            if (chase.tally.count(answer.status() == 201)) {
              streams.add(Events.withTicket(node, answer.text("ticket")));
            }
          });
          chase.run(signOutOfAll(asking, ledger));
          for (Events stream : streams) {
            assertEquals(200, stream.status());
            assertEquals(
                List.of("signed_out"), stream.untilTheEnd().stream().map(Event::name).toList());
          }
          ledger.check();
        });
  }
}
