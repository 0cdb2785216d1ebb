package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.edge.KeySource;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TokenVerifier;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Verified;
import usher.follower.HandEdge.Sent;
import usher.revocation.Known;
import usher.sql.Database;

/**
 * Goal: after "confirmed" nobody accepts one of the sids by a local check. Method: the thirteen
 * ways in which the first sketch of the protocol broke, each step by step as a search found it; a
 * test's name has the rule that mends it, without which it fails.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HolesTest {
  private static final Duration CERTAIN = Cluster.BOUNDS.certainAfter();

  @TempDir Path folder;
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(folder);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private HandEdge edge(String name, String instance) {
    return new HandEdge(name, instance, cluster.clocks);
  }

  /** Both cannot be: confirmed, and accepted. */
  private void assertNotYet(Followers waiting, Confirmation one) {
    assertFalse(Cluster.confirmed(waiting, one), "confirmed too early");
  }

  /**
   * 1: B has been silent for so long that its row says nothing. Its poll begins; while it waits for
   * its row to become durable, a sign-out commits. Whoever reads the log first trusts without it.
   */
  @Test
  void t4_pollThatBeginsBeforeTheCommit_readsAfterItsPublication() throws Exception {
    Followers b = cluster.node("b");
    cluster.clocks.advance(CERTAIN);
    AtomicReference<Thread> polling = new AtomicReference<>();
    cluster.database.write(tx -> {
      // The only connection that writes is this one's: B's publication waits for it.
      polling.set(Thread.ofPlatform().start(b.poll::poll));
      while (polling.get().getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return cluster.signOut(tx, "s");
    });
    polling.get().join();
    assertTrue(b.feed().revoked().trusted(cluster.clocks.clock().now()));
    assertFalse(cluster.accepts(b, "s"));
  }

  /** 2: an edge's trust is a link in a chain that began when its node published. */
  @Test
  void t3_edgeOfANodeThatIsAlmostStale_isStaleWithIt() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    HandEdge e = edge("e", "1");
    cluster.live(Duration.ofSeconds(4), a);
    e.poll(b);
    assertTrue(e.accepts("s"));
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    cluster.live(Duration.ofMillis(999), a);
    assertTrue(e.accepts("s"));
    assertNotYet(a, s);
    cluster.live(CERTAIN.minusSeconds(4), a);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(e.accepts("s"));
  }

  /** 2: and a node without trust has none to give. */
  @Test
  void t3_staleNode_doesNotAnswer() {
    Followers b = cluster.node("b");
    HandEdge e = edge("e", "1");
    e.poll(b);
    cluster.clocks.advance(Cluster.S);
    assertTrue(HandEdge.arrive(e.send(), b).isEmpty());
  }

  /** 3: a node that starts again has forgotten its edges. */
  @Test
  void c3_restartedNode_hasANewRowAndTheOldOneAges() {
    Followers a = cluster.node("a");
    HandEdge e = edge("e", "1");
    Followers first = cluster.node("b");
    e.poll(first);
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    Cluster.confirm(a);
    Followers again = cluster.node("b");
    Cluster.confirm(again);
    assertTrue(e.accepts("s"));
    assertNotYet(a, s);
    assertEquals(3, cluster.rows().size());
    cluster.live(CERTAIN, a, again);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(e.accepts("s"));
  }

  /** 4: a poll of an edge that is no more arrives after those of the one that came after it. */
  @Test
  void c2_latePollOfAnEarlierStart_confirmsForThatOneOnly() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    Cluster.confirm(a);
    HandEdge before = edge("e", "before");
    before.poll(a);
    Sent late = before.send();
    assertEquals(1, late.poll().applied());
    HandEdge after = edge("e", "after");
    after.poll(b);
    var _ = HandEdge.arrive(late, b);
    Cluster.confirm(b);
    assertTrue(after.accepts("s"));
    assertNotYet(a, s);
    after.poll(b);
    after.poll(b);
    before.poll(a);
    Cluster.confirm(a, b);
    assertTrue(Cluster.confirmed(a, s));
  }

  /** 5: two edges share a name. */
  @Test
  void c2_twoEdgesOfOneName_eachHasToConfirm() {
    Followers a = cluster.node("a");
    HandEdge one = edge("e", "1");
    HandEdge two = edge("e", "2");
    one.poll(a);
    two.poll(a);
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    a.feed().catchUp();
    two.poll(a);
    two.poll(a);
    Cluster.confirm(a);
    assertTrue(one.accepts("s"));
    assertNotYet(a, s);
    one.poll(a);
    one.poll(a);
    a.poll.poll();
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(one.accepts("s"));
  }

  /** 6: the older of two answers comes last. */
  @Test
  void t6_answersOutOfOrder_areJoined() {
    Followers a = cluster.node("a");
    HandEdge e = edge("e", "1");
    Sent first = e.send();
    Sent second = e.send();
    RevocationAnswer older = HandEdge.arrive(first, a).orElseThrow();
    cluster.signOut("s");
    a.poll.poll();
    RevocationAnswer newer = HandEdge.arrive(second, a).orElseThrow();
    e.deliver(second, newer);
    e.deliver(first, older);
    assertFalse(e.accepts("s"));
    assertEquals(1, e.applied());
    assertTrue(e.accepts("another"));
  }

  /** 7: between the look into the set and the look at its deadline both have become others. */
  @Test
  void t5_checkDuringARenewal_looksAtOneValue() throws Exception {
    Followers a = cluster.node("a");
    String token = token("s");
    RevokedSids before = a.feed().revoked();
    cluster.clocks.advance(Cluster.S);
    cluster.signOut("s");
    a.poll.poll();
    RevokedSids after = a.feed().revoked();
    assertInstanceOf(Verified.class, verifier(() -> after).verify(token("another")));
    Deque<RevokedSids> seen = new ArrayDeque<>(List.of(before));
    var torn = verifier(() -> seen.isEmpty() ? after : seen.pop());
    // Not accepted; and since nothing could be relied on, it was looked at again before answering.
    assertEquals(new Rejected(Reason.REVOKED), torn.verify(token));
  }

  private final ECKey key = key();

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private TokenVerifier verifier(Supplier<RevokedSids> revoked) {
    KeySource keys =
        new KeySource(
            () -> new JWKSet(key.toPublicJWK()).toString(), cluster.clocks.clock().nanos());
    return new TokenVerifier("usher", "catalogue", keys, revoked, cluster.clocks.clock());
  }

  private String token(String sid) throws Exception {
    Date now = Date.from(cluster.clocks.now());
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("k")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("usher")
                .subject("a")
                .audience("catalogue")
                .claim("client_id", "tv")
                .claim("sid", sid)
                .issueTime(now)
                .expirationTime(new Date(now.getTime() + 300_000))
                .jwtID("j")
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  /** 8: the same in the answer of a node. */
  @Test
  void t5_answerDuringARenewal_isOfOneValue() {
    Followers a = cluster.node("a");
    Known before = a.feed().known();
    cluster.clocks.advance(Cluster.S.minusMillis(100));
    cluster.signOut("s");
    a.poll.poll();
    Deque<Known> seen = new ArrayDeque<>(List.of(before));
    PollAnswers torn =
        new PollAnswers(
            cluster.database,
            cluster.log,
            () -> seen.isEmpty() ? a.feed().known() : seen.pop(),
            cluster.clocks.clock());
    RevocationAnswer answer = torn.answer(edge("e", "1").send().poll()).orElseThrow();
    assertEquals(List.of(), answer.revocations());
    assertEquals(Duration.ofMillis(100), answer.trust());
    assertEquals(0, answer.head());
  }

  /** 9: what counts is on the next page. */
  @Test
  void t7_page_extendsNoTrust() {
    Followers a = cluster.node("a");
    cluster.database.write(tx -> {
      for (int i = 0; i < PollAnswers.BATCH; i++) {
        cluster.signOut(tx, "s" + i);
      }
      return cluster.signOut(tx, "s");
    });
    a.poll.poll();
    HandEdge e = edge("e", "1");
    Sent sent = e.send();
    RevocationAnswer page = HandEdge.arrive(sent, a).orElseThrow();
    assertTrue(page.more());
    e.deliver(sent, page);
    assertFalse(e.accepts("s"), "trusts after a page");
    assertEquals(PollAnswers.BATCH, e.applied());
    e.poll(a);
    assertTrue(e.accepts("another"));
    assertFalse(e.accepts("s"));
  }

  /** 9: nor does it extend a node's own. */
  @Test
  void t7_logOfManyPages_isTrustedWhenAllOfItIsRead() {
    cluster.database.write(tx -> {
      for (int i = 0; i < 10_001; i++) {
        cluster.signOut(tx, "s" + i);
      }
      return 0;
    });
    Followers a = cluster.node("a");
    assertFalse(cluster.accepts(a, "s10000"));
    assertTrue(cluster.accepts(a, "another"));
  }

  /** 10: a node stops, and its edge does not. */
  @Test
  void c6_stoppedNode_leavesItsRow() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    HandEdge e = edge("e", "1");
    e.poll(b);
    b.close();
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    Cluster.confirm(a);
    assertTrue(e.accepts("s"));
    assertNotYet(a, s);
    cluster.live(CERTAIN, a);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(e.accepts("s"));
    a.poll.poll();
    assertEquals(List.of("a"), cluster.rows().stream().map(Node::name).toList());
  }

  /**
   * 11: B starts after the list was read and reads before the commit. Who waits is no node itself,
   * so the list of before had nobody to wait for.
   */
  @Test
  void c4_listReadBeforeTheCommit_confirmsNothing() {
    Deque<Runnable> meanwhile = new ArrayDeque<>();
    WaitingClock waiting = new WaitingClock(cluster.clocks.clock());
    Confirmations confirmations =
        new Confirmations(
            () -> {
              var rows = new Confirmations.Rows(cluster.epoch(), cluster.rows());
              meanwhile.forEach(Runnable::run);
              meanwhile.clear();
              return rows;
            },
            new Silences(waiting, Cluster.BOUNDS),
            waiting,
            cluster.clocks.clock(),
            Cluster.BOUNDS,
            new NoNode());
    Confirmation earlier = confirmations.enter(cluster.signOut("earlier"), null, state -> {});
    AtomicReference<Followers> b = new AtomicReference<>();
    AtomicReference<Confirmation> s = new AtomicReference<>();
    meanwhile.add(() -> {
      b.set(cluster.node("b"));
      s.set(confirmations.enter(cluster.signOut("s"), null, state -> {}));
    });
    confirmations.look();
    assertTrue(earlier.state().isConfirmed());
    assertTrue(cluster.accepts(b.get(), "s"));
    assertFalse(s.get().state().isConfirmed(), "confirmed by a list of before");
    confirmations.look();
    assertFalse(s.get().state().isConfirmed());
    Cluster.confirm(b.get());
    confirmations.look();
    assertTrue(s.get().state().isConfirmed());
  }

  /** 12: a node reads what the database has on which it published, and not an older state of it. */
  @Test
  void t4_readAfterPublication_hasAllThatWasCommittedBeforeIt() {
    Followers b = cluster.node("b");
    cluster.clocks.advance(CERTAIN);
    try (Database anotherProcess = Database.sqlite(folder.resolve("usher.db"))) {
      for (int i = 0; i < 20; i++) {
        String sid = "s" + i;
        anotherProcess.write(tx -> cluster.signOut(tx, sid));
        b.poll.poll();
        assertTrue(cluster.accepts(b, "another"));
        assertFalse(cluster.accepts(b, sid), sid);
      }
    }
  }

  /** 13: an edge is heard all the time and never says that it has it. */
  @Test
  void c1_followerThatNeverConfirms_delaysNoLongerThanTheBound() {
    Followers a = cluster.node("a");
    HandEdge e = edge("e", "1");
    e.poll(a);
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    for (int i = 0; i < 20; i++) {
      assertNotYet(a, s);
      cluster.live(Duration.ofMillis(250), a);
      // Its answers are lost.
      var _ = HandEdge.arrive(e.send(), a);
    }
    cluster.live(Duration.ofMillis(249), a);
    assertNotYet(a, s);
    cluster.live(Duration.ofMillis(1), a);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(e.accepts("s"));
    assertEquals(2, s.state().followers());
    assertEquals(1, s.state().confirmed());
  }
}
