package usher.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static usher.key.Algorithm.EDDSA;
import static usher.key.Algorithm.RS256;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.sql.Database;
import usher.testing.FakeClock;

/** Goal: there is a key at every moment, known ahead. Method: a clock that is moved both ways. */
class SigningKeysTest {
  private static final Duration SIGNS = Duration.ofDays(90);
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final Duration TOKEN = Duration.ofMinutes(7);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  @TempDir Path folder;
  private Database database;
  private SigningKeys keys;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("usher.db"));
    keys = started();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void refresh_endNear_nextKeyIsPublishedAndSignsOnlyThen() {
    String first = keys.current().id();
    clock.advance(SIGNS.minus(AHEAD));
    keys.refresh();
    assertEquals(first, keys.current().id());
    assertEquals(2, keys.published().size());
    clock.advance(AHEAD);
    assertNotEquals(first, keys.current().id());
    assertNotNull(keys.published().getKeyByKeyId(first), "its last token still works");
    clock.advance(TOKEN);
    keys.refresh();
    assertNull(keys.published().getKeyByKeyId(first));
  }

  @Test
  void restart_keyStillSigns_isTheSame() {
    String first = keys.current().id();
    assertEquals(first, started().current().id());
  }

  @Test
  void ready_everyKeyRanOutMeanwhile_makesOneThatSignsNow() {
    String first = keys.current().id();
    clock.advance(SIGNS.multipliedBy(3));
    keys.ready();
    assertNotEquals(first, keys.current().id());
    assertNull(keys.published().getKeyByKeyId(first));
  }

  @Test
  void ready_clockWasAheadAndIsSetBack_makesOneThatSignsNow() {
    String early = keys.current().id();
    clock.advance(Duration.ofDays(-2));
    keys.ready();
    assertNotEquals(early, keys.current().id());
    assertNotNull(keys.published().getKeyByKeyId(early), "the tokens it signed still work");
  }

  @Test
  void rotate_now_handsOverOnceEveryVerifierCanKnow() {
    String first = keys.current().id();
    keys.rotate();
    assertEquals(first, keys.current().id());
    clock.advance(AHEAD);
    assertNotEquals(first, keys.current().id());
  }

  @Test
  void remove_keyThatSigns_theNextOneThatIsKnownSignsAtOnce() {
    String first = keys.current().id();
    keys.rotate();
    String next = keys.list().getLast().id();
    assertTrue(removed(first));
    keys.reread();
    assertEquals(next, keys.current().id());
    assertNull(keys.published().getKeyByKeyId(first));
  }

  @Test
  void remove_onlyKey_aNewOneSignsAtOnce() {
    String only = keys.current().id();
    assertTrue(removed(only));
    keys.reread();
    assertNotEquals(only, keys.current().id());
    assertFalse(removed(only), "it is gone");
    keys.reread();
    assertEquals(1, keys.list().size());
  }

  @Test
  void published_keys_holdNoSecret() {
    assertFalse(keys.published().toString(false).contains("\"d\""));
    assertTrue(keys.published().getKeys().stream().noneMatch(key -> key.isPrivate()));
  }

  /** Of 300 thumbprints some begin so. */
  @Test
  void names_neverLookLikeAnOption() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 300; i++) {
      assertFalse(Algorithm.ES256.generate(random).getKeyID().startsWith("-"));
    }
  }

  private boolean removed(String keyId) {
    return database.write(tx -> keys.remove(tx, keyId));
  }

  @Test
  void otherAlgorithms_eachHasALineOfItsOwn() {
    String es256 = keys.current().id();
    SigningKeys more = started(Set.of(RS256, EDDSA));
    assertEquals(es256, more.current().id(), "what is there already stays");
    assertEquals(3, more.list().size());
    for (Algorithm each : Algorithm.values()) {
      SigningKey first = more.current(each);
      assertEquals(each, first.algorithm());
      assertEquals(each.jws(), first.jwk().getAlgorithm());
    }
    clock.advance(SIGNS.minus(AHEAD));
    more.refresh();
    assertEquals(6, more.list().size());
    clock.advance(AHEAD);
    for (Algorithm each : Algorithm.values()) {
      assertEquals(each, more.current(each).algorithm());
    }
  }

  @Test
  void remove_keyOfOneAlgorithm_leavesTheOthersAlone() {
    SigningKeys more = started(Set.of(RS256));
    String es256 = more.current().id();
    String rs256 = more.current(RS256).id();
    boolean removed = database.write(tx -> more.remove(tx, rs256));
    assertTrue(removed);
    more.reread();
    assertEquals(es256, more.current().id());
    assertNotEquals(rs256, more.current(RS256).id());
    assertEquals(2, more.list().size());
  }

  @Test
  void published_otherKeys_holdNoSecret() {
    JWKSet published = started(Set.of(RS256, EDDSA)).published();
    assertEquals(3, published.size());
    assertTrue(published.getKeys().stream().noneMatch(JWK::isPrivate));
    assertFalse(published.toString(false).contains("\"d\""));
  }

  private SigningKeys started() {
    return started(Set.of());
  }

  private SigningKeys started(Set<Algorithm> others) {
    SigningKeys made =
        new SigningKeys(
            database,
            new SigningKeys.Schedule(SIGNS, AHEAD, TOKEN),
            others,
            new SecureRandom(),
            clock);
    made.refresh();
    return made;
  }
}
