package usher.profile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import usher.account.AccountId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The profiles' rows. */
public final class ProfileStore {
  /** More than any account may have. */
  private static final int LIST_MAX = 100;

  /** The account's profiles, oldest first. */
  public List<Profile> list(Transaction tx, AccountId account) {
    return tx.list(
        ProfileStore::read,
        """
        SELECT profile_id, name, picture, kids FROM profile WHERE account_id = ?
        ORDER BY created_at, profile_id LIMIT ?
        """,
        account.value(),
        LIST_MAX);
  }

  /** One profile of the account. */
  public Optional<Profile> find(Transaction tx, AccountId account, String id) {
    return tx.one(
        ProfileStore::read,
        """
        SELECT profile_id, name, picture, kids FROM profile
        WHERE account_id = ? AND profile_id = ?
        """,
        account.value(),
        id);
  }

  /** Adds a profile. */
  public void add(Transaction tx, AccountId account, Profile profile, Instant now) {
    tx.execute(
        """
        INSERT INTO profile (account_id, profile_id, name, picture, kids, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        account.value(),
        profile.id(),
        profile.name(),
        profile.picture(),
        profile.kids() ? 1 : 0,
        Micros.of(now));
  }

  /** Writes a profile's new name, picture and kids flag; false if it is gone. */
  public boolean change(Transaction tx, AccountId account, Profile profile) {
    return tx.execute(
            """
            UPDATE profile SET name = ?, picture = ?, kids = ?
            WHERE account_id = ? AND profile_id = ?
            """,
            profile.name(),
            profile.picture(),
            profile.kids() ? 1 : 0,
            account.value(),
            profile.id())
        == 1;
  }

  /** Removes a profile; false if it is gone already. */
  public boolean remove(Transaction tx, AccountId account, String id) {
    return tx.execute(
            "DELETE FROM profile WHERE account_id = ? AND profile_id = ?", account.value(), id)
        == 1;
  }

  private static Profile read(ResultSet row, Object context) throws SQLException {
    return new Profile(
        row.getString("profile_id"),
        row.getString("name"),
        row.getString("picture"),
        row.getInt("kids") == 1);
  }
}
