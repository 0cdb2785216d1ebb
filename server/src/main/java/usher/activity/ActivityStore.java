package usher.activity;

import java.time.Instant;
import java.util.List;
import usher.account.AccountId;
import usher.secret.Secrets;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The activity list's rows, written in the transaction of what they tell. */
public final class ActivityStore {
  private final Secrets secrets;

  public ActivityStore(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Adds a line. */
  public void add(Transaction tx, AccountId account, Activity activity) {
    tx.execute(
        """
        INSERT INTO activity (account_id, activity_id, at, kind, device, by_device, reason, place)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        account.value(),
        secrets.id(),
        Micros.of(activity.at()),
        activity.kind().word(),
        activity.device(),
        activity.by(),
        activity.reason(),
        activity.place());
  }

  /** The newest lines first. */
  public List<Activity> recent(Transaction tx, AccountId account, int max) {
    return tx.list(
        (row, context) ->
            new Activity(
                Micros.read(row, "at"),
                ActivityKind.of(row.getString("kind")),
                row.getString("device"),
                row.getString("by_device"),
                row.getString("reason"),
                row.getString("place")),
        """
        SELECT at, kind, device, by_device, reason, place FROM activity
        WHERE account_id = ? ORDER BY at DESC LIMIT ?
        """,
        account.value(),
        max);
  }

  /** Removes lines older than that; tells how many. */
  public int forget(Transaction tx, Instant before) {
    return tx.execute("DELETE FROM activity WHERE at < ?", Micros.of(before));
  }
}
