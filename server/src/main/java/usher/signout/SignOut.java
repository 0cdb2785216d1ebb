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
import usher.follower.Followers;
import usher.grant.DeviceCodeStore;
import usher.grant.GrantStore;
import usher.revocation.Revocation;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.secret.ServerKeys;
import usher.secret.Stamp;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignInId;
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
      ActivityStore activities,
      SignOutStore signOuts) {}

  /**
   * What a sign-out ended, before it is known to be durable.
   *
   * @param draft of its receipt
   * @param seq the log's number of the last of them; the log's head if there is none
   */
  public record Ended(Receipts.Draft draft, long seq, List<Receipt.SignedOut> signedOut) {}

  private final Database database;
  private final Stores stores;
  private final RevocationFeed feed;
  private final InstantSource clock;
  private final Duration outlives;
  private final Aftermath aftermath;
  private final Receipts receipts;
  private final ToldTokens told;

  /**
   * Makes it.
   *
   * @param outlives how much longer than its longest token a revocation is kept: the verifiers'
   *     leeway and the clock step that is tolerated
   * @param aftermath what others are told
   */
  public SignOut(
      Database database,
      Stores stores,
      Followers followers,
      Secrets secrets,
      InstantSource clock,
      Duration outlives,
      Aftermath aftermath) {
    this.database = database;
    this.stores = stores;
    this.feed = followers.feed();
    this.clock = clock;
    this.outlives = outlives;
    this.aftermath = aftermath;
    this.receipts =
        new Receipts(database, stores.signOuts(), followers.confirmations(), secrets, clock);
    String key = database.write(tx -> ServerKeys.get(tx, ToldTokens.KEY, secrets));
    this.told = new ToldTokens(new Stamp(key));
  }

  /** What becomes of the receipts that are given here. */
  public Receipts receipts() {
    return receipts;
  }

  /** What devices answer with when they have been told. */
  public ToldTokens toldTokens() {
    return told;
  }

  /**
   * Ends sign-ins of an account; durable when this returns. The receipt is that of the commit:
   * {@link Receipts#await} has later ones.
   */
  public Receipt of(AccountId account, Which which, Cause cause) {
    return receipt(database.write(tx -> within(tx, account, which, cause)));
  }

  /** The receipt of a sign-out whose transaction has been committed just now. */
  public Receipt receipt(Ended ended) {
    return receipts.of(ended.draft(), ended.seq(), ended.signedOut());
  }

  /**
   * Ends sign-ins as a part of a greater change, such as a new password: all of it happens or
   * nothing. After the commit {@link #receipt} makes the receipt.
   */
  public Ended within(Transaction tx, AccountId account, Which which, Cause cause) {
    Receipts.Draft draft = receipts.draft(account);
    stores.accounts().lock(tx, account);
    Instant now = clock.instant();
    List<Receipt.SignedOut> ended = new ArrayList<>();
    for (SignedInDevice device : stores.signIns().active(tx, account)) {
      SignInId sid = device.signIn().sid();
      if (which.reaches(sid) && end(tx, device, cause, draft, now)) {
        ended.add(new Receipt.SignedOut(sid, device.device(), sid.equals(cause.by()), false));
      }
    }
    List<SignInId> sids = ended.stream().map(Receipt.SignedOut::sid).toList();
    stores.grants().voidOf(tx, account, sids, now);
    if (which.sweeping()) {
      stores.deviceCodes().voidAllowed(tx, account);
    } else {
      ended.forEach(one -> stores.deviceCodes().voidAllowedBy(tx, account, one.sid()));
    }
    long seq = record(tx, account, ended, cause, now);
    aftermath.of(tx, account, sids, cause, now);
    receipts.write(tx, draft, seq);
    tx.afterCommit(() -> feed.catchUp(seq));
    return new Ended(draft, seq, ended);
  }

  private boolean end(
      Transaction tx, SignedInDevice device, Cause cause, Receipts.Draft draft, Instant now) {
    var signIn = device.signIn();
    Ending ending = new Ending(now, cause.reasonFor(signIn.sid()), cause.byFor(signIn.sid()));
    if (!stores.signIns().end(tx, signIn.account(), signIn.sid(), ending, cause.by(), draft.id())) {
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
      Instant until = (longest.isBefore(now) ? now : longest).plus(outlives);
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
