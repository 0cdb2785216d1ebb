package usher.grant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
          code_challenge, nonce, auth_time, auth_here, dpop_jkt, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        grant.dpopJkt(),
        Micros.of(grant.createdAt()),
        Micros.of(grant.expiresAt()));
  }

  /** The row of a presented code or refresh token, whatever its state. */
  public Optional<Grant> find(Transaction tx, GrantToken token, Grant.Kind kind) {
    return tx.one(
        GrantStore::read,
        """
        SELECT account_id, grant_hash, kind, sid, client_id, scope, redirect_uri, code_challenge,
          nonce, auth_time, auth_here, dpop_jkt, created_at, expires_at, used_at, voided_at, used_jkt,
          answer
        FROM grant_ WHERE account_id = ? AND grant_hash = ? AND kind = ?
        """,
        token.account().value(),
        token.hash(),
        word(kind));
  }

  /**
   * How it is redeemed.
   *
   * @param answer what is answered, sealed with the redeemed secret
   * @param key the thumbprint of the key that its sender has; null for none
   * @param keptTill until when a second use is recognised
   */
  public record Use(byte[] answer, @Nullable String key, Instant now, Instant keptTill) {}

  /** Redeems it: the one atomic step. False if it was redeemed or voided before. */
  public boolean use(Transaction tx, Grant grant, Use use) {
    return tx.execute(
            """
            UPDATE grant_ SET used_at = ?, expires_at = ?, answer = ?, used_jkt = ?
            WHERE account_id = ? AND grant_hash = ? AND used_at IS NULL AND voided_at IS NULL
            """,
            Micros.of(use.now()),
            Micros.of(use.keptTill()),
            use.answer(),
            use.key(),
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

  /** The clients that have had a refresh token of that sign-in and may hold one. */
  public Set<String> clients(Transaction tx, AccountId account, SignInId sid) {
    return Set.copyOf(
        tx.list(
            (row, context) -> row.getString("client_id"),
            """
            SELECT DISTINCT client_id FROM grant_
            WHERE account_id = ? AND sid = ? AND kind = 'refresh_token' LIMIT 100
            """,
            account.value(),
            sid.value()));
  }

  /**
   * Removes what has run out; tells how many rows. The refresh token in force stays as long as its
   * sign-in does: by it is known which clients are to be told when that ends.
   */
  public int forget(Transaction tx, Instant expiredBefore) {
    return tx.execute(
        """
        DELETE FROM grant_ WHERE expires_at < ? AND NOT (
          kind = 'refresh_token' AND used_at IS NULL AND voided_at IS NULL
          AND EXISTS (
            SELECT 1 FROM sign_in WHERE sign_in.account_id = grant_.account_id
              AND sign_in.sid = grant_.sid AND sign_in.ended_at IS NULL))
        """,
        Micros.of(expiredBefore));
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
        row.getString("dpop_jkt"),
        Micros.read(row, "created_at"),
        Micros.read(row, "expires_at"),
        Micros.readNullable(row, "used_at"),
        Micros.readNullable(row, "voided_at"),
        row.getString("used_jkt"),
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
