package usher.grant;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Micros;
import usher.sql.Transaction;

/** What viewers let apps of somebody else's do, and when they said so. Thread-safe. */
public final class Consents {
  /** A viewer's word. */
  public record Consent(Set<String> scopes, Instant at) {
    public Consent {
      scopes = Set.copyOf(scopes);
    }
  }

  private final Database database;
  private final AccountStore accounts;
  private final SignInStore signIns;
  private final InstantSource clock;

  public Consents(
      Database database, AccountStore accounts, SignInStore signIns, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.signIns = signIns;
    this.clock = clock;
  }

  /** What the account lets a client do; empty if nobody was asked yet. */
  public Optional<Consent> find(AccountId account, String clientId) {
    return database.read(tx -> find(tx, account, clientId));
  }

  /**
   * Lets a client do that, beside what it may already; false if the viewer who says so has been
   * signed out meanwhile.
   */
  public boolean give(AccountId account, SignInId by, String clientId, Set<String> scopes) {
    return database.write(tx -> {
      accounts.lock(tx, account);
      Instant now = clock.instant();
      if (signIns.find(tx, account, by).filter(signIn -> signIn.lasts(now)).isEmpty()) {
        return false;
      }
      Set<String> all = new TreeSet<>(scopes);
      find(tx, account, clientId).ifPresent(before -> all.addAll(before.scopes()));
      put(tx, account, clientId, new Consent(all, now));
      return true;
    });
  }

  private static Optional<Consent> find(Transaction tx, AccountId account, String clientId) {
    return tx.one(
        (row, context) ->
            new Consent(
                Arrays.stream(row.getString("scope").split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet()),
                Micros.read(row, "decided_at")),
        "SELECT scope, decided_at FROM consent WHERE account_id = ? AND client_id = ?",
        account.value(),
        clientId);
  }

  private static void put(Transaction tx, AccountId account, String clientId, Consent consent) {
    tx.execute(
        """
        INSERT INTO consent (account_id, client_id, scope, decided_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (account_id, client_id)
        DO UPDATE SET scope = excluded.scope, decided_at = excluded.decided_at
        """,
        account.value(),
        clientId,
        String.join(" ", new TreeSet<>(consent.scopes())),
        Micros.of(consent.at()));
  }
}
