package usher.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import usher.account.AccountId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The devices' rows. */
public final class DeviceStore {
  /** The device with that lasting id, by its hash. */
  public Optional<Device> findByKey(Transaction tx, AccountId account, String key) {
    return tx.one(
        DeviceStore::read,
        """
        SELECT device_id, kind, name, model FROM device
        WHERE account_id = ? AND device_key = ?
        """,
        account.value(),
        key);
  }

  /** One device of the account. */
  public Optional<Device> find(Transaction tx, AccountId account, DeviceId id) {
    return tx.one(
        DeviceStore::read,
        """
        SELECT device_id, kind, name, model FROM device
        WHERE account_id = ? AND device_id = ?
        """,
        account.value(),
        id.value());
  }

  /** Adds a device under its lasting id's hash. */
  public void add(Transaction tx, AccountId account, String key, Device device, Instant now) {
    tx.execute(
        """
        INSERT INTO device (account_id, device_id, device_key, kind, name, model, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        account.value(),
        device.id().value(),
        key,
        device.kind().word(),
        device.name(),
        device.model(),
        Micros.of(now));
  }

  /** Writes what the device now says of itself; a name that the viewer gave stays. */
  public void describe(
      Transaction tx, AccountId account, DeviceId id, DeviceDescription description) {
    tx.execute(
        """
        UPDATE device SET kind = ?, model = ?, name = CASE renamed WHEN 1 THEN name ELSE ? END
        WHERE account_id = ? AND device_id = ?
        """,
        description.kind().word(),
        description.model(),
        description.name(),
        account.value(),
        id.value());
  }

  /** Gives a device the viewer's name; false if there is no such device. */
  public boolean rename(Transaction tx, AccountId account, DeviceId id, String name) {
    return tx.execute(
            "UPDATE device SET name = ?, renamed = 1 WHERE account_id = ? AND device_id = ?",
            name,
            account.value(),
            id.value())
        == 1;
  }

  /** Reads the columns device_id, kind, name and model of a row. */
  public static Device read(ResultSet row, Object context) throws SQLException {
    return new Device(
        new DeviceId(row.getString("device_id")),
        DeviceKind.parse(row.getString("kind")).orElse(DeviceKind.OTHER),
        row.getString("name"),
        row.getString("model"));
  }
}
