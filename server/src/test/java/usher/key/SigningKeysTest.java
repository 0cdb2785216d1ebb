package usher.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static usher.key.KeyAlgorithm.ES256;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.sql.Database;
import usher.sql.Transaction;
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
    String first = keys.current(ES256).id();
    clock.advance(SIGNS.minus(AHEAD));
    keys.refresh();
    assertEquals(first, keys.current(ES256).id());
    assertEquals(2, keys.published().size());
    clock.advance(AHEAD);
    assertNotEquals(first, keys.current(ES256).id());
    assertNotNull(keys.published().getKeyByKeyId(first), "its last token still works");
    clock.advance(TOKEN);
    keys.refresh();
    assertNull(keys.published().getKeyByKeyId(first));
  }

  @Test
  void restart_keyStillSigns_isTheSame() {
    String first = keys.current(ES256).id();
    assertEquals(first, started().current(ES256).id());
  }

  @Test
  void ready_everyKeyRanOutMeanwhile_makesOneThatSignsNow() {
    String first = keys.current(ES256).id();
    clock.advance(SIGNS.multipliedBy(3));
    keys.ready(ES256);
    assertNotEquals(first, keys.current(ES256).id());
    assertNull(keys.published().getKeyByKeyId(first));
  }

  @Test
  void ready_clockWasAheadAndIsSetBack_makesOneThatSignsNow() {
    String early = keys.current(ES256).id();
    clock.advance(Duration.ofDays(-2));
    keys.ready(ES256);
    assertNotEquals(early, keys.current(ES256).id());
    assertNotNull(keys.published().getKeyByKeyId(early), "the tokens it signed still work");
  }

  @Test
  void rotate_now_handsOverOnceEveryVerifierCanKnow() {
    String first = keys.current(ES256).id();
    keys.rotate();
    assertEquals(first, keys.current(ES256).id());
    clock.advance(AHEAD);
    assertNotEquals(first, keys.current(ES256).id());
  }

  @Test
  void sign_eachAlgorithm_verifiesWithThePublishedKey() throws Exception {
    keys.need(EnumSet.allOf(KeyAlgorithm.class));
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      JWTClaimsSet claims = new JWTClaimsSet.Builder().subject(algorithm.word()).build();
      SignedJWT token = SignedJWT.parse(keys.sign(algorithm, new JOSEObjectType("at+jwt"), claims));
      assertEquals(algorithm.word(), token.getHeader().getAlgorithm().getName());
      assertEquals("at+jwt", token.getHeader().getType().getType());
      JWK key = keys.published().getKeyByKeyId(token.getHeader().getKeyID());
      assertEquals(algorithm.word(), key.getAlgorithm().getName());
      Signature signature = signature(key);
      signature.update(token.getSigningInput());
      assertTrue(signature.verify(token.getSignature().decode()), algorithm.word());
    }
  }

  /** Java's own check, so that nothing that made the signature judges it. */
  private static Signature signature(JWK key) throws Exception {
    return switch (key) {
      case ECKey ec -> initialised("SHA256withECDSAinP1363Format", ec.toPublicKey());
      case RSAKey rsa -> initialised("SHA256withRSA", rsa.toPublicKey());
      case OctetKeyPair okp -> {
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] spki = Arrays.copyOf(prefix, prefix.length + 32);
        System.arraycopy(okp.getDecodedX(), 0, spki, prefix.length, 32);
        yield initialised(
            "Ed25519",
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
      }
      default -> throw new AssertionError(key.getKeyType());
    };
  }

  private static Signature initialised(String name, PublicKey key) throws Exception {
    Signature signature = Signature.getInstance(name);
    signature.initVerify(key);
    return signature;
  }

  @Test
  void need_anotherAlgorithm_stayAndRotateSideBySide() {
    keys.need(Set.of(KeyAlgorithm.RS256));
    String rsa = keys.current(KeyAlgorithm.RS256).id();
    String ec = keys.current(ES256).id();
    SigningKeys again = started();
    again.need(Set.of(KeyAlgorithm.RS256));
    assertEquals(rsa, again.current(KeyAlgorithm.RS256).id());
    keys.rotate();
    assertEquals(4, keys.published().size());
    clock.advance(AHEAD);
    assertNotEquals(rsa, keys.current(KeyAlgorithm.RS256).id());
    assertNotEquals(ec, keys.current(ES256).id());
    assertNotNull(keys.published().getKeyByKeyId(rsa), "its last token still works");
  }

  @Test
  void burn_theKeyThatSigns_anotherSignsAtOnceAndItsSecretIsGone() {
    String first = keys.current(ES256).id();
    assertEquals(first, keys.burn(first, (tx, now) -> {}).orElseThrow().id());
    assertNotEquals(first, keys.current(ES256).id());
    assertNull(keys.published().getKeyByKeyId(first));
    SigningKey row =
        keys.list().stream().filter(key -> key.id().equals(first)).findFirst().orElseThrow();
    assertEquals(clock.instant(), row.burntAt());
    assertFalse(row.jwk().isPrivate(), "its secret is of no use to anyone");
    assertNull(started().published().getKeyByKeyId(first), "not after a restart either");
    clock.advance(SigningKeys.BURNT_KEPT);
    keys.refresh();
    assertTrue(keys.list().stream().noneMatch(key -> key.id().equals(first)));
  }

  @Test
  void burn_nextKeyIsPublishedAlready_signsFromNowOn() {
    keys.rotate();
    String first = keys.current(ES256).id();
    String next = keys.list().getLast().id();
    keys.burn(first, (tx, now) -> {});
    assertEquals(next, keys.current(ES256).id());
    assertEquals(1, keys.published().size());
  }

  @Test
  void burn_aKeyThatDoesNotSignYet_leavesTheOneThatDoes() {
    keys.rotate();
    String first = keys.current(ES256).id();
    keys.burn(keys.list().getLast().id(), (tx, now) -> {});
    assertEquals(first, keys.current(ES256).id());
    clock.advance(AHEAD);
    keys.ready(ES256);
    assertNotEquals(first, keys.current(ES256).id(), "it was to hand over, and does");
  }

  @Test
  void burn_unknownOrBurntAlready_nothingHappens() {
    String first = keys.current(ES256).id();
    keys.burn(first, (tx, now) -> {});
    String second = keys.current(ES256).id();
    BiConsumer<Transaction, Instant> never = (tx, now) -> fail("nothing to mark");
    assertTrue(keys.burn(first, never).isEmpty());
    assertTrue(keys.burn("nonsense", never).isEmpty());
    assertEquals(second, keys.current(ES256).id());
  }

  @Test
  void burn_markFails_nothingIsBurnt() {
    String first = keys.current(ES256).id();
    assertThrows(
        IllegalStateException.class,
        () ->
            keys.burn(
                first,
                (tx, now) -> {
                  throw new IllegalStateException("the log cannot be written");
                }));
    keys.refresh();
    assertEquals(first, keys.current(ES256).id());
  }

  @Test
  void published_keys_holdNoSecret() {
    keys.need(EnumSet.allOf(KeyAlgorithm.class));
    assertFalse(keys.published().toString(false).contains("\"d\""));
    assertTrue(keys.published().getKeys().stream().noneMatch(key -> key.isPrivate()));
  }

  private SigningKeys started() {
    SigningKeys made =
        new SigningKeys(
            database, new SigningKeys.Schedule(SIGNS, AHEAD, TOKEN), new SecureRandom(), clock);
    made.refresh();
    return made;
  }
}
