package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.revocation.Revocation;
import usher.signin.EndReason;
import usher.signin.SignInId;

/** Goal: followers read the feed whole, in order and at once. Method: polls of a whole node. */
class RevocationPollTest {
  private static final String BASIC = basic("catalogue", NodeFixture.CATALOGUE_SECRET);
  private static final String FIRST = poll(null, 0, 0);

  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String poll(@Nullable String epoch, long applied, long waitMs) {
    return new RevocationPoll("catalogue", "5f0c", epoch, applied, waitMs).toJson();
  }

  private Answer send(String authorization, String type, String body) {
    var request = node.request("/v1/revocations/poll").header("Content-Type", type);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return node.send(request.POST(BodyPublishers.ofString(body)));
  }

  private RevocationAnswer ask(String poll) throws Exception {
    Answer answer = send(BASIC, "application/json", poll);
    assertEquals(200, answer.status(), answer.body());
    return RevocationAnswer.parse(answer.body());
  }

  private String signOutATelevision() {
    Tokens tv = node.television(browser, "the television of the moment", null);
    assertEquals(200, node.delete("/v1/sign-ins/current", tv.access()).status());
    return tv.sid();
  }

  private static List<String> sids(RevocationAnswer answer) {
    return answer.revocations().stream().map(usher.edge.Revocation::sid).toList();
  }

  @Test
  void poll_ofSomebodyWhoMayNot_isRefused() {
    String token = node.tokens(browser).access();
    for (String wrong :
        List.of(
            "",
            "Basic",
            "Basic !!!",
            "Basic "
                + Base64.getEncoder().encodeToString("catalogue".getBytes(StandardCharsets.UTF_8)),
            basic("catalogue", NodeFixture.CATALOGUE_SECRET + "x"),
            basic("catalogue", ""),
            basic("nobody", NodeFixture.CATALOGUE_SECRET),
            basic("web", ""),
            basic("backend", "0123456789abcdef0123456789abcdef0123456789b"),
            "Bearer " + token)) {
      Answer answer = send(wrong, "application/json", FIRST);
      assertEquals(401, answer.status(), wrong);
      assertEquals("invalid_client", answer.text("code"), wrong);
      assertEquals(
          "Basic realm=\"usher\"",
          answer.http().headers().firstValue("WWW-Authenticate").orElse(""));
    }
  }

  @Test
  void poll_malformed_isRefused() {
    for (String wrong :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"follower\": \"a\"",
            FIRST.replace("\"applied\":0", "\"applied\":-1"),
            FIRST.replace("\"applied\":0", "\"applied\":\"0\""),
            FIRST.replace("\"applied\":0", "\"applied\":1e99"),
            FIRST.replace("\"wait_ms\":0", "\"wait_ms\":30001"),
            FIRST.replace("catalogue", "cata logue"),
            FIRST.replace("catalogue", ""),
            FIRST.replace("\"epoch\":null", "\"epoch\":7"),
            "[".repeat(4000),
            FIRST + " ".repeat(5000))) {
      Answer answer = send(BASIC, "application/json", wrong);
      assertEquals(400, answer.status(), wrong);
      assertEquals("malformed", answer.text("code"), wrong);
    }
    assertEquals(415, send(BASIC, "text/plain", FIRST).status());
    assertEquals(413, send(BASIC, "application/json", "x".repeat(65_537)).status());
    assertEquals(405, node.get("/v1/revocations/poll", null).status());
  }

  @Test
  void poll_first_answersAtOnceWithAllThereIs() throws Exception {
    Answer empty = send(BASIC, "application/json", poll(null, 0, 30_000));
    assertEquals(Set.of("epoch", "head", "more", "trust_ms", "revocations"), empty.json().keySet());
    RevocationAnswer first = RevocationAnswer.parse(empty.body());
    assertEquals(0, first.head());
    assertEquals(List.of(), first.revocations());
    assertTrue(first.trust().compareTo(Duration.ofSeconds(5)) <= 0, "more than the node has");
    assertTrue(first.trust().compareTo(Duration.ofSeconds(3)) > 0, "less than it should have");
    assertFalse(first.more());
    List<String> ended = List.of(signOutATelevision(), signOutATelevision());
    RevocationAnswer all = ask(poll(null, 0, 30_000));
    assertEquals(first.epoch(), all.epoch());
    assertEquals(2, all.head());
    assertEquals(ended, sids(all));
    assertEquals(List.of(1L, 2L), all.revocations().stream().map(r -> r.seq()).toList());
    Revocation row = node.revocations().getFirst();
    assertEquals(row.until().toEpochMilli(), all.revocations().getFirst().until().toEpochMilli());
    assertEquals(ended.subList(1, 2), sids(ask(poll(all.epoch(), 1, 0))));
  }

  @Test
  void poll_held_isAnsweredAtOnceWhenSomebodySignsOut() throws Exception {
    String epoch = ask(FIRST).epoch();
    Tokens tv = node.television(browser, "the television of the moment", null);
    CompletableFuture<RevocationAnswer> held =
        CompletableFuture.supplyAsync(() -> unchecked(epoch));
    assertFalse(held.isDone());
    node.delete("/v1/sign-ins/current", tv.access());
    long acknowledged = System.nanoTime();
    assertEquals(List.of(tv.sid()), sids(held.get()));
    assertTrue(System.nanoTime() - acknowledged < Duration.ofSeconds(1).toNanos());
  }

  private RevocationAnswer unchecked(String epoch) {
    try {
      return ask(poll(epoch, 0, 30_000));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void poll_heldInVain_answersAfterItsTime() throws Exception {
    String epoch = ask(FIRST).epoch();
    long start = System.nanoTime();
    RevocationAnswer answer = ask(poll(epoch, 0, 300));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos(), "not held");
    assertEquals(List.of(), answer.revocations());
    assertEquals(0, answer.head());
  }

  @Test
  void poll_ofAnotherLog_startsFromTheBeginning() throws Exception {
    List<String> ended = List.of(signOutATelevision(), signOutATelevision());
    RevocationAnswer answer = ask(poll("another-epoch", 1_000, 30_000));
    assertEquals(ended, sids(answer));
  }

  @Test
  void poll_ofMuch_comesInPages() throws Exception {
    endMany(12_003);
    RevocationAnswer answer = ask(FIRST);
    List<Long> seqs = new ArrayList<>(seqs(answer));
    int pages = 1;
    while (answer.more()) {
      assertEquals(12_003, answer.head());
      answer = ask(poll(answer.epoch(), seqs.getLast(), 30_000));
      seqs.addAll(seqs(answer));
      pages++;
    }
    assertEquals(LongStream.rangeClosed(1, 12_003).boxed().toList(), seqs);
    assertEquals(3, pages);
  }

  @Test
  void poll_ofJustOnePage_saysThatThereIsNoMore() throws Exception {
    endMany(5_000);
    assertFalse(ask(FIRST).more());
    signOutATelevision();
    assertTrue(ask(FIRST).more());
  }

  private static List<Long> seqs(RevocationAnswer answer) {
    return answer.revocations().stream().map(usher.edge.Revocation::seq).toList();
  }

  /** As if so many had been signed out. */
  private void endMany(int count) {
    var log = node.house().stores.log();
    var now = node.clock.instant();
    node.house()
        .database
        .write(tx -> {
          long seq = log.next(tx, count);
          for (int i = 0; i < count; i++) {
            var sid = new SignInId("made-up-sid-number-" + i);
            var until = now.plus(Duration.ofHours(1));
            var one =
                new Revocation(
                    seq + i, browser.account().id(), sid, EndReason.ADMIN, null, now, until);
            log.add(tx, one);
          }
          return count;
        });
    node.house().feed.catchUp();
  }

  @Test
  void revocation_isForgottenOnceNoTokenCanBeAcceptedAnyMore() throws Exception {
    signOutATelevision();
    node.clock.advance(Duration.ofMinutes(59));
    String second = signOutATelevision();
    node.clock.advance(Duration.ofMinutes(1));
    NodeFixture.await("the first to be forgotten", () -> node.revocations().size() < 2);
    RevocationAnswer answer = ask(FIRST);
    assertEquals(List.of(second), sids(answer));
    assertEquals(2, answer.head());
    assertFalse(answer.more());
    String third = signOutATelevision();
    assertEquals(List.of(third), sids(ask(poll(answer.epoch(), 2, 30_000))));
  }
}
