package usher.grant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.SignInId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of authorization codes and refresh tokens. */
public final class GrantStore {
  /** Adds a code or a refresh token. */
  public void add(Transaction tx, Grant grant) {
    Grant.@Nullable Bound bound = grant.bound();
    Grant.@Nullable Authentication authentication = grant.authentication();
    tx.execute(
        """
        INSERT INTO grant_ (account_id, grant_hash, kind, sid, client_id, scope, redirect_uri,
          code_challenge, nonce, auth_time, auth_here, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        grant.account().value(),
        grant.hash(),
        word(grant.kind()),
        grant.sid().value(),
        grant.clientId(),
        grant.scope(),
        bound == null ? null : bound.redirectUri(),
        bound == null ? null : bound.codeChallenge(),
        bound == null ? null : bound.nonce(),
        authentication == null ? null : Micros.of(authentication.at()),
        authentication == null ? null : authentication.here() ? 1 : 0,
        Micros.of(grant.createdAt()),
        Micros.of(grant.expiresAt()));
  }

  /** The row of a presented code or refresh token, whatever its state. */
  public Optional<Grant> find(Transaction tx, GrantToken token, Grant.Kind kind) {
    return tx.one(
        GrantStore::read,
        """
        SELECT account_id, grant_hash, kind, sid, client_id, scope, redirect_uri, code_challenge,
          nonce, auth_time, auth_here, created_at, expires_at, used_at, voided_at, answer
        FROM grant_ WHERE account_id = ? AND grant_hash = ? AND kind = ?
        """,
        token.account().value(),
        token.hash(),
        word(kind));
  }

  /**
   * Redeems it: the one atomic step. False if it was redeemed or voided before.
   *
   * @param answer what is answered, sealed with the redeemed secret
   * @param keptTill until when a second use is recognised
   */
  public boolean use(Transaction tx, Grant grant, byte[] answer, Instant now, Instant keptTill) {
    return tx.execute(
            """
            UPDATE grant_ SET used_at = ?, expires_at = ?, answer = ?
            WHERE account_id = ? AND grant_hash = ? AND used_at IS NULL AND voided_at IS NULL
            """,
            Micros.of(now),
            Micros.of(keptTill),
            answer,
            grant.account().value(),
            grant.hash())
        == 1;
  }

  /** Makes every code and refresh token of those sign-ins worthless. */
  public void voidOf(Transaction tx, AccountId account, Collection<SignInId> sids, Instant now) {
    for (SignInId sid : sids) {
      tx.execute(
          """
          UPDATE grant_ SET voided_at = ?, answer = NULL
          WHERE account_id = ? AND sid = ? AND voided_at IS NULL
          """,
          Micros.of(now),
          account.value(),
          sid.value());
    }
  }

  /** Removes what has run out; tells how many rows. */
  public int forget(Transaction tx, Instant expiredBefore) {
    return tx.execute("DELETE FROM grant_ WHERE expires_at < ?", Micros.of(expiredBefore));
  }

  private static Grant read(ResultSet row, Object context) throws SQLException {
    return new Grant(
        new AccountId(row.getString("account_id")),
        row.getString("grant_hash"),
        Grant.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        new SignInId(row.getString("sid")),
        row.getString("client_id"),
        row.getString("scope"),
        bound(row),
        authentication(row),
        Micros.read(row, "created_at"),
        Micros.read(row, "expires_at"),
        Micros.readNullable(row, "used_at"),
        Micros.readNullable(row, "voided_at"),
        row.getBytes("answer"));
  }

  private static Grant.@Nullable Bound bound(ResultSet row) throws SQLException {
    String redirectUri = row.getString("redirect_uri");
    return redirectUri == null
        ? null
        : new Grant.Bound(redirectUri, row.getString("code_challenge"), row.getString("nonce"));
  }

  private static Grant.@Nullable Authentication authentication(ResultSet row) throws SQLException {
    Instant at = Micros.readNullable(row, "auth_time");
    return at == null ? null : new Grant.Authentication(at, row.getInt("auth_here") == 1);
  }

  private static String word(Grant.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
