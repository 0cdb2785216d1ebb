package usher.oauth.dpop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.secret.Secrets;
import usher.secret.ServerKeys;
import usher.testing.CoreFixture;

/** Every node of one database gives out and accepts the same nonces, each for some minutes. */
class DpopNoncesTest {
  @TempDir Path folder;
  private CoreFixture core;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
  }

  @AfterEach
  void close() {
    core.close();
  }

  private DpopNonces node(CoreFixture of, InstantSource clock) {
    Secrets secrets = new Secrets(new SecureRandom());
    return new DpopNonces(
        of.database.write(tx -> ServerKeys.get(tx, "dpop_nonces", secrets)), clock);
  }

  @Test
  void current_isTheSameForAMinute_andGoodForFiveMore() {
    DpopNonces nonces = node(core, core.clock);
    String first = nonces.current();
    core.clock.advance(DpopNonces.EACH);
    assertNotEquals(first, nonces.current());
    core.clock.advance(DpopNonces.EACH.multipliedBy(DpopNonces.AFTER - 1));
    assertTrue(nonces.required().accepted().contains(first));
    core.clock.advance(DpopNonces.EACH);
    assertFalse(nonces.required().accepted().contains(first));
    assertTrue(nonces.required().accepted().contains(nonces.current()));
    assertTrue(nonces.required().required());
    assertFalse(nonces.offered().required());
    assertEquals(nonces.required().accepted(), nonces.offered().accepted());
  }

  @Test
  void nodesOfOneDatabase_acceptEachOthers() {
    DpopNonces here = node(core, core.clock);
    DpopNonces ahead = node(core, () -> core.clock.instant().plus(Duration.ofMinutes(1)));
    assertEquals(here.current(), node(core, core.clock).current());
    assertTrue(here.required().accepted().contains(ahead.current()));
    assertTrue(ahead.required().accepted().contains(here.current()));
  }

  @Test
  void nodeOfAnotherDatabase_hasOthers(@TempDir Path another) {
    try (CoreFixture other = new CoreFixture(another)) {
      String theirs = node(other, core.clock).current();
      assertFalse(node(core, core.clock).required().accepted().contains(theirs));
    }
  }
}
