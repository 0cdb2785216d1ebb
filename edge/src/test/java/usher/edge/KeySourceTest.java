package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.edge.KeySource.Known;
import usher.edge.KeySource.NotSure;
import usher.edge.KeySource.Unknown;
import usher.edge.parts.VerifyingKey;

/** Keys come and go while Usher is there, stay while it is not, and cost it little. */
class KeySourceTest {

  private final FakeClock clock = new FakeClock();
  private FakeUsher usher;
  private UsherConnection connection;
  private KeySource keys;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    connection = usher.connection();
    keys = new KeySource(connection::jwks, clock.clock().nanos());
  }

  @AfterEach
  void stop() {
    connection.close();
    usher.close();
  }

  @Test
  void find_knownKey_asksOnce() {
    assertNotNull(known("one"));
    assertNotNull(known("one"));
    assertEquals(1, usher.jwksRequests);
  }

  @Test
  void forget_burntKey_isGoneAndTheNextFetchedAtOnce() throws Exception {
    VerifyingKey old = known("one");
    usher.rotate("two", false);
    keys.forget("one");
    assertFalse(keys.holds(old));
    assertNotNull(known("two"));
    assertInstanceOf(Unknown.class, keys.find("one"));
  }

  @Test
  void find_newKey_isFetchedAndTheOldOneStays() throws Exception {
    VerifyingKey one = known("one");
    usher.rotate("two", true);
    clock.advance(Duration.ofSeconds(5));
    assertNotNull(known("two"));
    assertTrue(keys.holds(one));
  }

  @Test
  void find_madeUpNames_askOnceInFiveSeconds() {
    for (int i = 0; i < 100; i++) {
      assertEquals(new Unknown(), keys.find("made-up-" + i));
    }
    assertEquals(1, usher.jwksRequests);
    clock.advance(Duration.ofSeconds(5));
    assertEquals(new Unknown(), keys.find("made-up"));
    assertEquals(2, usher.jwksRequests);
  }

  @Test
  void find_manyAtOnce_fetchOnce() throws Exception {
    usher.set(() -> usher.keysHeld = true);
    List<Thread> threads = new ArrayList<>();
    List<Object> found = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                Object key = keys.find("one");
                synchronized (found) {
                  found.add(key);
                }
              }));
    }
    usher.await(() -> usher.jwksRequests == 1);
    usher.set(() -> usher.keysHeld = false);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(20, found.size());
    assertEquals(1, Set.copyOf(found).size());
    assertInstanceOf(Known.class, found.getFirst());
    assertEquals(1, usher.jwksRequests);
  }

  @Test
  void find_usherIsDown_keepsWhatItKnowsAndTriesWithGrowingPauses() {
    VerifyingKey one = known("one");
    usher.set(() -> usher.down = true);
    clock.advance(Duration.ofSeconds(5));
    for (int pause : List.of(1, 2, 4, 8, 10, 10)) {
      int before = usher.jwksRequests;
      assertEquals(new NotSure(), keys.find("two"));
      assertEquals(before + 1, usher.jwksRequests);
      clock.advance(Duration.ofSeconds(pause).minusMillis(1));
      assertEquals(new NotSure(), keys.find("two"));
      assertEquals(before + 1, usher.jwksRequests);
      clock.advance(Duration.ofMillis(1));
    }
    assertTrue(keys.holds(one));
  }

  @Test
  void find_usherComesBack_isAnsweredAgain() throws Exception {
    usher.set(() -> usher.down = true);
    assertEquals(new NotSure(), keys.find("one"));
    usher.set(() -> usher.down = false);
    clock.advance(Duration.ofSeconds(1));
    assertNotNull(known("one"));
  }

  @Test
  void holds_afterFiveMinutes_fetchesAsideAndAWithdrawnKeyGoes() throws Exception {
    VerifyingKey one = known("one");
    usher.rotate("two", false);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertTrue(keys.holds(one));
    assertEquals(1, usher.jwksRequests);
    clock.advance(Duration.ofMillis(1));
    assertTrue(keys.holds(one), "the caller does not wait for it");
    usher.await(() -> usher.jwksRequests == 2);
    // Waits for the one that is under way.
    assertNotNull(known("two"));
    assertFalse(keys.holds(one));
    assertEquals(2, usher.jwksRequests);
  }

  @Test
  void find_keysForOtherUses_areNotUsed() throws Exception {
    usher.published.add(new ECKeyGenerator(Curve.P_384).keyID("p384").generate().toPublicJWK());
    usher.published.add(new RSAKeyGenerator(1024, true).keyID("short").generate().toPublicJWK());
    usher.published.add(
        new ECKeyGenerator(Curve.P_256)
            .keyID("enc")
            .keyUse(KeyUse.ENCRYPTION)
            .generate()
            .toPublicJWK());
    usher.published.add(
        new ECKeyGenerator(Curve.P_256)
            .keyID("es256k")
            .algorithm(JWSAlgorithm.ES256K)
            .generate()
            .toPublicJWK());
    usher.published.add(new ECKeyGenerator(Curve.P_256).generate().toPublicJWK());
    usher.published.add(
        new RSAKeyGenerator(2048)
            .keyID("ps256")
            .algorithm(JWSAlgorithm.PS256)
            .generate()
            .toPublicJWK());
    usher.published.add(TestKey.rs256("rsa", 2048).jwk());
    usher.published.add(TestKey.edDsa("ed").jwk());
    for (String kid : List.of("p384", "short", "enc", "es256k", "ps256", "odd")) {
      assertEquals(new Unknown(), keys.find(kid), kid);
    }
    for (String kid : List.of("one", "rsa", "ed")) {
      assertNotNull(known(kid));
    }
  }

  /** RFC 7517 section 5: the others are used all the same. */
  @Test
  void find_keysThatAreNone_doNotHideTheOthers() throws Exception {
    String good = new JWKSet(usher.published).toString();
    for (String odd :
        List.of("7", "null", "{}", "{\"kty\":\"XYZ\"}", "{\"kty\":\"EC\",\"crv\":\"P-256\"}")) {
      usher.set(() -> usher.keySet = good.replace("[", "[" + odd + ","));
      KeySource fresh = new KeySource(connection::jwks, clock.clock().nanos());
      assertInstanceOf(Known.class, fresh.find("one"), odd);
    }
  }

  /** So that a key which was withdrawn cannot sign for ever while nobody can say so. */
  @Test
  void holds_usherDidNotTellForAnHour_isNoKeyAnyMore() throws Exception {
    VerifyingKey one = known("one");
    usher.set(() -> usher.down = true);
    clock.advance(Duration.ofMinutes(59));
    assertTrue(keys.holds(one));
    usher.await(() -> usher.refusals == 1);
    clock.advance(Duration.ofMinutes(1));
    // Waits for the one that is under way, and fails by itself.
    assertEquals(new NotSure(), keys.find("one"));
    assertFalse(keys.holds(one));
    usher.set(() -> usher.down = false);
    clock.advance(Duration.ofSeconds(10));
    assertNotNull(known("one"));
  }

  @Test
  void keepFresh_nobodyChecksATokenForLong_aWithdrawnKeyGoesAllTheSame() throws Exception {
    VerifyingKey one = known("one");
    usher.rotate("two", false);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    keys.keepFresh();
    assertEquals(1, usher.jwksRequests);
    clock.advance(Duration.ofMillis(1));
    keys.keepFresh();
    usher.await(() -> usher.jwksRequests == 2);
    assertNotNull(known("two"));
    assertFalse(keys.holds(one));
  }

  /** Made-up names while Usher hangs must not hold every thread of a back end. */
  @Test
  void find_manyWhileUsherHangs_waitOnlySoMany() throws Exception {
    var hanging = new CountDownLatch(1);
    var answers = new LinkedBlockingQueue<Object>();
    KeySource slow =
        new KeySource(
            () -> {
              hanging.await();
              throw new IOException("nothing came");
            },
            clock.clock().nanos());
    for (int i = 0; i < 66; i++) {
      Thread.ofVirtual().start(() -> answers.add(slow.find("made-up")));
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(new NotSure(), answers.poll(20, TimeUnit.SECONDS));
    }
    assertEquals(0, answers.size());
    hanging.countDown();
    for (int i = 0; i < 64; i++) {
      assertEquals(new NotSure(), answers.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void find_interrupted_isNotSureAndStaysInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    assertEquals(new NotSure(), keys.find("one"));
    assertTrue(Thread.interrupted());
    assertNotNull(known("one"));
  }

  @Test
  void find_emptyOrHugeSet_keepsWhatItKnows() throws Exception {
    VerifyingKey one = known("one");
    usher.published.clear();
    clock.advance(Duration.ofSeconds(5));
    assertEquals(new NotSure(), keys.find("two"));
    assertTrue(keys.holds(one));
    usher.rotate("two", true);
    for (int i = 0; i < 600; i++) {
      usher.published.add(usher.published.getFirst());
    }
    clock.advance(Duration.ofSeconds(5));
    assertEquals(new NotSure(), keys.find("two"));
    assertTrue(keys.holds(one));
  }

  private VerifyingKey known(String kid) {
    return assertInstanceOf(Known.class, keys.find(kid)).key();
  }
}
