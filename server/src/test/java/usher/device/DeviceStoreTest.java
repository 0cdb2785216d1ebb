package usher.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.AccountId;
import usher.testing.CoreFixture;

/** Goal: a device is one row of its account, under the viewer's name if there is one. */
class DeviceStoreTest {
  private static final Device TV =
      new Device(new DeviceId("tv"), DeviceKind.TV, "Samsung TV", "QE55");

  @TempDir Path folder;
  private CoreFixture core;
  private AccountId ada;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account().id();
    add(TV);
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void find_byKeyAndById_ofItsAccountOnly() {
    AccountId eve = core.account().id();
    assertEquals(Optional.of(TV), core.database.read(tx -> core.devices.findByKey(tx, ada, "key")));
    assertEquals(Optional.of(TV), core.database.read(tx -> core.devices.find(tx, ada, TV.id())));
    assertTrue(core.database.read(tx -> core.devices.findByKey(tx, eve, "key")).isEmpty());
    assertTrue(core.database.read(tx -> core.devices.find(tx, eve, TV.id())).isEmpty());
  }

  @Test
  void add_sameKeyTwice_refused() {
    assertThrows(
        RuntimeException.class,
        () -> add(new Device(new DeviceId("other"), DeviceKind.TV, "LG TV", "")));
  }

  @Test
  void describe_device_saysTheNewThings() {
    describe();
    assertEquals(new Device(TV.id(), DeviceKind.STICK, "Fire TV Stick", "AFTMM"), tv());
  }

  @Test
  void describe_renamedDevice_keepsTheViewersName() {
    assertTrue(rename(ada, "Bedroom"));
    describe();
    assertEquals(new Device(TV.id(), DeviceKind.STICK, "Bedroom", "AFTMM"), tv());
  }

  @Test
  void rename_strangersDevice_false() {
    assertFalse(rename(core.account().id(), "Mine"));
    assertEquals(TV, tv());
  }

  private void add(Device device) {
    core.run(tx -> core.devices.add(tx, ada, "key", device, core.clock.instant()));
  }

  private void describe() {
    DeviceDescription description =
        new DeviceDescription(DeviceKind.STICK, "Fire TV Stick", "AFTMM");
    core.run(tx -> core.devices.describe(tx, ada, TV.id(), description));
  }

  private boolean rename(AccountId account, String name) {
    return core.done(tx -> core.devices.rename(tx, account, TV.id(), name));
  }

  private Device tv() {
    return core.database.read(tx -> core.devices.find(tx, ada, TV.id())).orElseThrow();
  }
}
