package usher.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The accounts' rows. Whatever makes, uses or ends a sign-in first takes its account's row. */
public final class AccountStore {
  /**
   * The plan of an account.
   *
   * @param version grows with each change of it
   */
  public record PlanVersion(AccountId account, String plan, long version) {}

  private static final String COLUMNS =
      "account_id, email, password_hash, wrong_passwords, plan, created_at, closed_at";

  /** Adds an account; false if its address is taken. */
  public boolean add(Transaction tx, Account account, Email email) {
    return tx.execute(
            """
            INSERT INTO account (account_id, email, email_key, password_hash, plan, created_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (email_key) DO NOTHING
            """,
            account.id().value(),
            email.written(),
            email.key(),
            account.passwordHash(),
            account.plan(),
            Micros.of(account.createdAt()))
        == 1;
  }

  /**
   * Takes the account's row until the commit: a sign-out and whatever races it pass here one after
   * the other (invariant 4).
   */
  public Optional<Account> lock(Transaction tx, AccountId id) {
    return tx.one(
        AccountStore::read,
        "SELECT " + COLUMNS + " FROM account WHERE account_id = ?" + tx.forUpdate(),
        id.value());
  }

  /** The account with that id. */
  public Optional<Account> find(Transaction tx, AccountId id) {
    return tx.one(
        AccountStore::read, "SELECT " + COLUMNS + " FROM account WHERE account_id = ?", id.value());
  }

  /** The account with that address, however it is written. */
  public Optional<Account> find(Transaction tx, Email email) {
    return tx.one(
        AccountStore::read, "SELECT " + COLUMNS + " FROM account WHERE email_key = ?", email.key());
  }

  /** The accounts in the order of their addresses, at most that many. */
  public List<Account> list(Transaction tx, int max) {
    return tx.list(
        AccountStore::read, "SELECT " + COLUMNS + " FROM account ORDER BY email_key LIMIT ?", max);
  }

  /** Replaces the password and forgets the wrong ones given before. */
  public void changePassword(Transaction tx, AccountId id, String passwordHash) {
    tx.execute(
        "UPDATE account SET password_hash = ?, wrong_passwords = 0 WHERE account_id = ?",
        passwordHash,
        id.value());
  }

  /** Keeps the same password under another hash; false if it was changed since it was read. */
  public boolean rehash(Transaction tx, Account read, String passwordHash) {
    return tx.execute(
            "UPDATE account SET password_hash = ? WHERE account_id = ? AND password_hash = ?",
            passwordHash,
            read.id().value(),
            read.passwordHash())
        == 1;
  }

  /** Counts a wrong password. */
  public void countWrongPassword(Transaction tx, AccountId id) {
    tx.execute(
        "UPDATE account SET wrong_passwords = wrong_passwords + 1 WHERE account_id = ?",
        id.value());
  }

  /** Forgets the wrong passwords, after a right one. */
  public void forgetWrongPasswords(Transaction tx, AccountId id) {
    tx.execute("UPDATE account SET wrong_passwords = 0 WHERE account_id = ?", id.value());
  }

  /** Moves the account to another plan, which is to be told to where screens are counted. */
  public void changePlan(Transaction tx, AccountId id, String plan) {
    tx.execute(
        "UPDATE account SET plan = ?, plan_version = plan_version + 1 WHERE account_id = ?",
        plan,
        id.value());
  }

  /** The account's plan and the number of its last change, read together. */
  public Optional<PlanVersion> planVersion(Transaction tx, AccountId id) {
    return tx.one(
        AccountStore::readPlan,
        "SELECT account_id, plan, plan_version FROM account WHERE account_id = ?",
        id.value());
  }

  /** Changes of plans that were not told yet to where screens are counted, at most that many. */
  public List<PlanVersion> untoldPlans(Transaction tx, int max) {
    return tx.list(
        AccountStore::readPlan,
        """
        SELECT account_id, plan, plan_version FROM account
        WHERE plan_version > plan_told ORDER BY account_id LIMIT ?
        """,
        max);
  }

  /** Notes that this change, and so every one before it, has been told. */
  public void planTold(Transaction tx, PlanVersion told) {
    tx.execute(
        "UPDATE account SET plan_told = ? WHERE account_id = ? AND plan_told < ?",
        told.version(),
        told.account().value(),
        told.version());
  }

  /** Closes the account: nobody signs in to it any more. */
  public void close(Transaction tx, AccountId id, Instant now) {
    tx.execute("UPDATE account SET closed_at = ? WHERE account_id = ?", Micros.of(now), id.value());
  }

  private static PlanVersion readPlan(ResultSet row, Object context) throws SQLException {
    return new PlanVersion(
        new AccountId(row.getString("account_id")),
        row.getString("plan"),
        row.getLong("plan_version"));
  }

  private static Account read(ResultSet row, Object context) throws SQLException {
    return new Account(
        new AccountId(row.getString("account_id")),
        row.getString("email"),
        row.getString("password_hash"),
        row.getInt("wrong_passwords"),
        row.getString("plan"),
        Micros.read(row, "created_at"),
        Micros.readNullable(row, "closed_at"));
  }
}
