package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys come and go while Usher is there, stay while it is not, and cost it little. */
class KeySourceTest {

  private final FakeClock clock = new FakeClock();
  private FakeUsher usher;
  private UsherConnection connection;
  private KeySource keys;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    connection = new UsherConnection(URI.create(usher.address()), "catalogue", FakeUsher.SECRET);
    keys = new KeySource(connection::jwks, clock.clock().nanos());
  }

  @AfterEach
  void stop() {
    connection.close();
    usher.close();
  }

  @Test
  void find_knownKey_asksOnce() {
    assertNotNull(keys.find("one"));
    assertNotNull(keys.find("one"));
    assertEquals(1, usher.jwksRequests);
  }

  @Test
  void find_newKey_isFetchedAndTheOldOneStays() throws Exception {
    var one = keys.find("one");
    usher.rotate("two", true);
    clock.advance(Duration.ofSeconds(5));
    assertNotNull(keys.find("two"));
    assertNotNull(one);
    assertTrue(keys.holds(one));
  }

  @Test
  void find_madeUpNames_askOnceInFiveSeconds() {
    for (int i = 0; i < 100; i++) {
      assertNull(keys.find("made-up-" + i));
    }
    assertEquals(1, usher.jwksRequests);
    clock.advance(Duration.ofSeconds(5));
    assertNull(keys.find("made-up"));
    assertEquals(2, usher.jwksRequests);
  }

  @Test
  void renew_withinThePause_fetchesAllTheSame() throws Exception {
    var one = keys.find("one");
    assertNotNull(one);
    usher.rotate("two", false);
    assertNull(keys.find("two"));
    keys.renew();
    assertFalse(keys.holds(one));
    assertNotNull(keys.find("two"));
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
    assertFalse(found.contains(null));
    assertEquals(1, usher.jwksRequests);
  }

  @Test
  void find_usherIsDown_keepsWhatItKnowsAndTriesWithGrowingPauses() {
    var one = keys.find("one");
    assertNotNull(one);
    usher.set(() -> usher.down = true);
    clock.advance(Duration.ofSeconds(5));
    for (int pause : List.of(1, 2, 4, 8, 10, 10)) {
      int before = usher.jwksRequests;
      assertNull(keys.find("two"));
      assertFalse(keys.answered());
      assertEquals(before + 1, usher.jwksRequests);
      clock.advance(Duration.ofSeconds(pause).minusMillis(1));
      assertNull(keys.find("two"));
      assertEquals(before + 1, usher.jwksRequests);
      clock.advance(Duration.ofMillis(1));
    }
    assertTrue(keys.holds(one));
  }

  @Test
  void find_usherComesBack_isAnsweredAgain() throws Exception {
    usher.set(() -> usher.down = true);
    assertNull(keys.find("one"));
    usher.set(() -> usher.down = false);
    clock.advance(Duration.ofSeconds(1));
    assertNotNull(keys.find("one"));
    assertTrue(keys.answered());
  }

  @Test
  void holds_afterFiveMinutes_fetchesAsideAndAWithdrawnKeyGoes() throws Exception {
    var one = keys.find("one");
    assertNotNull(one);
    usher.rotate("two", false);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertTrue(keys.holds(one));
    assertEquals(1, usher.jwksRequests);
    clock.advance(Duration.ofMillis(1));
    assertTrue(keys.holds(one), "the caller does not wait for it");
    usher.await(() -> usher.jwksRequests == 2);
    // Waits for the one that is under way.
    assertNotNull(keys.find("two"));
    assertFalse(keys.holds(one));
    assertEquals(2, usher.jwksRequests);
  }

  @Test
  void find_keysForOtherUses_areNotUsed() throws Exception {
    usher.published.add(new ECKeyGenerator(Curve.P_384).keyID("p384").generate().toPublicJWK());
    usher.published.add(new RSAKeyGenerator(2048).keyID("rsa").generate().toPublicJWK());
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
    for (String kid : List.of("p384", "rsa", "enc", "es256k")) {
      assertNull(keys.find(kid), kid);
    }
    assertNotNull(keys.find("one"));
  }

  @Test
  void find_emptyOrHugeSet_keepsWhatItKnows() throws Exception {
    var one = keys.find("one");
    assertNotNull(one);
    usher.published.clear();
    clock.advance(Duration.ofSeconds(5));
    assertNull(keys.find("two"));
    assertTrue(keys.holds(one));
    usher.rotate("two", true);
    for (int i = 0; i < 600; i++) {
      usher.published.add(usher.published.getFirst());
    }
    clock.advance(Duration.ofSeconds(5));
    assertNull(keys.find("two"));
    assertTrue(keys.holds(one));
  }
}
