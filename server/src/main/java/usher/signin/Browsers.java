package usher.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import usher.account.Account;
import usher.account.AccountStore;
import usher.device.Places;
import usher.http.Call;
import usher.secret.Secrets;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Recognises a browser by its cookie. Thread-safe.
 *
 * <p>The answer comes from the database each time and from no cache: a page never opens for a
 * sign-in that is over.
 */
public final class Browsers {
  /** "Last used" is written at most this often; it is told in minutes at best. */
  private static final Duration USED_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final AccountStore accounts;
  private final SignInStore signIns;
  private final Places places;
  private final InstantSource clock;
  private final IdleLimits idle;

  public Browsers(
      Database database,
      AccountStore accounts,
      SignInStore signIns,
      Places places,
      InstantSource clock,
      IdleLimits idle) {
    this.database = database;
    this.accounts = accounts;
    this.signIns = signIns;
    this.places = places;
    this.clock = clock;
    this.idle = idle;
  }

  /** Who opens a page; empty if nobody is signed in on this browser. */
  public Optional<Caller> caller(Call call) {
    String value = call.cookie(BrowserCookie.NAME);
    Optional<BrowserCookie> cookie = value == null ? Optional.empty() : BrowserCookie.parse(value);
    Optional<Caller> caller = cookie.flatMap(c -> database.read(tx -> read(tx, c)));
    caller.ifPresent(c -> noteUse(c, call));
    return caller;
  }

  private Optional<Caller> read(Transaction tx, BrowserCookie cookie) {
    Instant now = clock.instant();
    SignedInDevice device = signIns.findWithDevice(tx, cookie.account(), cookie.sid()).orElse(null);
    String hash = device == null ? null : device.signIn().cookieHash();
    if (device == null
        || hash == null
        || !Secrets.matches(cookie.secret(), hash)
        || !device.signIn().lasts(now)) {
      return Optional.empty();
    }
    return accounts
        .find(tx, cookie.account())
        .filter(Account::open)
        .map(account -> new Caller(account, device, Set.of()));
  }

  private void noteUse(Caller caller, Call call) {
    Instant now = clock.instant();
    if (caller.signIn().lastUsedAt().plus(USED_EVERY).isAfter(now)) {
      return;
    }
    SignedInDevice seen = caller.device().at(places.of(call.address()));
    Instant dueAt = idle.dueAt(seen.device().kind(), now, seen.signIn().endsAt());
    database.change(tx -> signIns.used(tx, seen.signIn(), dueAt, now));
  }
}
