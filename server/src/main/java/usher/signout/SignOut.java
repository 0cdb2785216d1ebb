package usher.signout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.activity.ActivityStore;
import usher.grant.DeviceCodeStore;
import usher.grant.GrantStore;
import usher.revocation.Revocation;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The one way out: every way in which a sign-in ends passes here (invariant 6). Thread-safe.
 *
 * <p>The transaction is the sign-out. What follows the commit may be lost, doubled or late, and
 * nothing breaks.
 */
public final class SignOut {
  /** The rows that a sign-out touches. */
  public record Stores(
      AccountStore accounts,
      SignInStore signIns,
      GrantStore grants,
      DeviceCodeStore deviceCodes,
      RevocationLog log,
      ActivityStore activities) {}

  /**
   * How long a revocation matters.
   *
   * @param outlives how much longer than its longest token a revocation is kept: the verifiers'
   *     leeway and the clock step that is tolerated
   * @param certainAfter how long after the commit every follower refuses: its staleness and the
   *     margin for clocks that run at different rates
   */
  public record Bounds(Duration outlives, Duration certainAfter) {}

  /**
   * What a sign-out ended, before it is known to be durable.
   *
   * @param seq the log's number of the last of them; the log's head if there is none
   */
  public record Ended(long seq, List<Receipt.SignedOut> signedOut) {}

  private final Database database;
  private final Stores stores;
  private final RevocationFeed feed;
  private final InstantSource clock;
  private final Bounds bounds;

  public SignOut(
      Database database, Stores stores, RevocationFeed feed, InstantSource clock, Bounds bounds) {
    this.database = database;
    this.stores = stores;
    this.feed = feed;
    this.clock = clock;
    this.bounds = bounds;
  }

  /** Ends sign-ins of an account; durable when this returns. */
  public Receipt of(AccountId account, Which which, Cause cause) {
    return receipt(database.write(tx -> within(tx, account, which, cause)));
  }

  /** The receipt of a sign-out whose transaction has been committed just now. */
  public Receipt receipt(Ended ended) {
    return new Receipt(ended.seq(), ended.signedOut(), clock.instant().plus(bounds.certainAfter()));
  }

  /**
   * Ends sign-ins as a part of a greater change, such as a new password: all of it happens or
   * nothing. After the commit {@link #receipt} makes the receipt.
   */
  public Ended within(Transaction tx, AccountId account, Which which, Cause cause) {
    stores.accounts().lock(tx, account);
    Instant now = clock.instant();
    List<Receipt.SignedOut> ended = new ArrayList<>();
    for (SignedInDevice device : stores.signIns().active(tx, account)) {
      if (which.reaches(device.signIn().sid()) && end(tx, device, cause, now)) {
        ended.add(new Receipt.SignedOut(device.signIn().sid(), device.device()));
      }
    }
    stores.grants().voidOf(tx, account, ended.stream().map(Receipt.SignedOut::sid).toList(), now);
    if (which.sweeping()) {
      stores.deviceCodes().voidAllowed(tx, account);
    } else {
      ended.forEach(one -> stores.deviceCodes().voidAllowedBy(tx, account, one.sid()));
    }
    long seq = record(tx, account, ended, cause, now);
    tx.afterCommit(feed::catchUp);
    return new Ended(seq, ended);
  }

  private boolean end(Transaction tx, SignedInDevice device, Cause cause, Instant now) {
    var signIn = device.signIn();
    Ending ending = new Ending(now, cause.reasonFor(signIn.sid()), cause.byFor(signIn.sid()));
    if (!stores.signIns().end(tx, signIn.account(), signIn.sid(), ending, cause.by())) {
      return false;
    }
    if (cause.reason() != EndReason.REPLACED) {
      Activity line =
          new Activity(
              now,
              ActivityKind.SIGNED_OUT,
              device.device().name(),
              ending.by(),
              ending.reason().word(),
              null);
      stores.activities().add(tx, signIn.account(), line);
    }
    return true;
  }

  /** One revocation per sign-in; a sign-out that ended nothing answers with the log's head. */
  private long record(
      Transaction tx, AccountId account, List<Receipt.SignedOut> ended, Cause cause, Instant now) {
    long seq = stores.log().next(tx, ended.size());
    for (Receipt.SignedOut one : ended) {
      Instant longest = stores.signIns().expMax(tx, account, one.sid());
      Instant until = (longest.isBefore(now) ? now : longest).plus(bounds.outlives());
      stores
          .log()
          .add(
              tx,
              new Revocation(
                  seq++,
                  account,
                  one.sid(),
                  cause.reasonFor(one.sid()),
                  cause.byFor(one.sid()),
                  now,
                  until));
    }
    return seq - 1;
  }
}
