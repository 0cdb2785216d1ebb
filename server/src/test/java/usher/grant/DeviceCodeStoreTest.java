package usher.grant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.AccountId;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.secret.Secrets;
import usher.signin.SignInId;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: open, then allowed or denied, then used or voided; never back, never twice. */
class DeviceCodeStoreTest {
  private static final byte[] ANSWER = {1, 2, 3};

  @TempDir Path folder;
  private CoreFixture core;
  private AccountId ada;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account().id();
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void add_wish_foundByDeviceAndByViewer() {
    UserCode userCode = UserCode.make(core.secrets);
    DeviceCode wish = wish(userCode);
    assertTrue(core.done(tx -> core.deviceCodes.add(tx, wish, "10.0.0.0/24")));

    assertEquals(wish, find(wish));
    assertEquals(wish, core.write(tx -> core.deviceCodes.findByViewer(tx, userCode)).orElseThrow());
    assertTrue(
        core.write(tx -> core.deviceCodes.findByViewer(tx, UserCode.make(core.secrets))).isEmpty());
  }

  @Test
  void add_userCodeInUse_false() {
    UserCode userCode = UserCode.make(core.secrets);
    assertTrue(core.done(tx -> core.deviceCodes.add(tx, wish(userCode), "a")));
    assertFalse(core.done(tx -> core.deviceCodes.add(tx, wish(userCode), "a")));
  }

  @Test
  void allow_open_whoAndHowLongAreKept() {
    DeviceCode wish = added();
    Instant stay = core.clock.instant().plus(Duration.ofDays(3));
    DeviceCode.Allowed allowed = new DeviceCode.Allowed(ada, new SignInId("phone"), stay);
    assertTrue(core.done(tx -> core.deviceCodes.allow(tx, wish.hash(), allowed)));
    assertEquals(DeviceCode.State.ALLOWED, find(wish).state());
    assertEquals(allowed, find(wish).allowed());
    assertFalse(allow(wish), "twice");
    assertFalse(deny(wish), "too late");
    assertEquals(allowed, find(wish).allowed());
  }

  @Test
  void deny_open_neverAllowedOrUsedAfterwards() {
    DeviceCode wish = added();
    assertTrue(deny(wish));
    assertFalse(allow(wish));
    assertFalse(use(wish));
    assertEquals(DeviceCode.State.DENIED, find(wish).state());
    assertNull(find(wish).allowed());
  }

  @Test
  void use_notAllowed_false() {
    assertFalse(use(added()));
  }

  @Test
  void use_allowed_onceAndTheAnswerIsKept() {
    DeviceCode wish = added();
    allow(wish);
    assertTrue(use(wish));
    assertFalse(use(wish));
    DeviceCode used = find(wish);
    assertEquals(DeviceCode.State.USED, used.state());
    assertNotNull(used.answered());
    assertArrayEquals(ANSWER, used.answered().sealed());
    assertEquals("a key", used.answered().key());
    assertEquals(core.clock.instant(), used.answered().at());
  }

  @Test
  void use_sixteenAtOnce_one() {
    for (int round = 0; round < 10; round++) {
      DeviceCode wish = added();
      allow(wish);
      List<Boolean> used = Race.of(16, i -> use(wish));
      assertEquals(1, used.stream().filter(one -> one).count());
    }
  }

  @Test
  void allow_raceWithDenyAndVoid_oneOutcome() {
    for (int round = 0; round < 20; round++) {
      DeviceCode wish = added();
      List<Callable<Boolean>> racers = List.of(() -> allow(wish), () -> deny(wish));
      List<Boolean> done = Race.of(racers);
      assertEquals(1, done.stream().filter(one -> one).count());
    }
  }

  @Test
  void voidAllowed_account_onlyWhatItAllowedAndNoDeviceCameFor() {
    DeviceCode open = added();
    DeviceCode allowed = added();
    DeviceCode used = added();
    DeviceCode strangers = added();
    allow(allowed);
    allow(used);
    use(used);
    AccountId stranger = core.account().id();
    core.write(tx -> core.deviceCodes.allow(tx, strangers.hash(), allowedBy(stranger)));

    core.run(tx -> core.deviceCodes.voidAllowed(tx, ada));

    assertEquals(DeviceCode.State.OPEN, find(open).state());
    assertEquals(DeviceCode.State.VOIDED, find(allowed).state());
    assertEquals(DeviceCode.State.USED, find(used).state());
    assertEquals(DeviceCode.State.ALLOWED, find(strangers).state());
    assertFalse(use(allowed));
    assertTrue(use(strangers));
  }

  @Test
  void open_fromAnAddress_countsWhatIsNeitherDecidedNorRunOut() {
    added();
    deny(added());
    assertEquals(1, openFrom("10.0.0.0/24"));
    assertEquals(0, openFrom("10.0.1.0/24"));
    core.clock.advance(Duration.ofMinutes(10));
    assertEquals(0, openFrom("10.0.0.0/24"));
  }

  @Test
  void forget_ranOut_gone() {
    DeviceCode wish = added();
    core.clock.advance(Duration.ofMinutes(10));
    assertEquals(0, core.number(tx -> core.deviceCodes.forget(tx, core.clock.instant())));
    core.clock.advance(Duration.ofMillis(1));
    assertEquals(1, core.number(tx -> core.deviceCodes.forget(tx, core.clock.instant())));
    assertTrue(core.write(tx -> core.deviceCodes.findByDevice(tx, wish.hash())).isEmpty());
  }

  private DeviceCode added() {
    DeviceCode wish = wish(UserCode.make(core.secrets));
    core.write(tx -> core.deviceCodes.add(tx, wish, "10.0.0.0/24"));
    return wish;
  }

  private DeviceCode wish(UserCode userCode) {
    Instant now = core.clock.instant();
    return new DeviceCode(
        Secrets.hash(core.secrets.secret()),
        userCode.hash(),
        "matinee-tv",
        "openid",
        "key of the television",
        new DeviceDescription(DeviceKind.TV, "Samsung TV", "QE55"),
        "DE",
        now,
        now.plus(Duration.ofMinutes(10)),
        DeviceCode.State.OPEN,
        null,
        null);
  }

  private DeviceCode.Allowed allowedBy(AccountId account) {
    return new DeviceCode.Allowed(account, new SignInId("phone"), null);
  }

  private boolean allow(DeviceCode wish) {
    return core.write(tx -> core.deviceCodes.allow(tx, wish.hash(), allowedBy(ada)));
  }

  private boolean deny(DeviceCode wish) {
    return core.write(tx -> core.deviceCodes.deny(tx, wish.hash()));
  }

  private boolean use(DeviceCode wish) {
    return core.write(tx ->
        core.deviceCodes.use(
            tx, wish.hash(), new DeviceCode.Answered(core.clock.instant(), ANSWER, "a key")));
  }

  private DeviceCode find(DeviceCode wish) {
    return core.write(tx -> core.deviceCodes.findByDevice(tx, wish.hash())).orElseThrow();
  }

  private long openFrom(String address) {
    return core.write(tx -> core.deviceCodes.open(tx, address, core.clock.instant()));
  }
}
