package usher.signout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.signin.EndReason;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * What must happen by itself: ends the sign-ins whose end date or idle time has come, and forgets
 * rows that nothing can ask for any more. One virtual thread; several nodes may run it at once.
 */
public final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  /** Revocations are read by every node and back end that starts: they are few minutes' worth. */
  private static final Duration FORGET_REVOCATIONS_EVERY = Duration.ofMinutes(1);

  private static final int BATCH = 100;

  /** Ended sign-ins answer "why was I signed out?" that long. */
  private static final Duration ENDED_KEPT = Duration.ofDays(30);

  private static final Duration ACTIVITY_KEPT = Duration.ofDays(180);

  /** Receipts can be read that long. */
  private static final Duration SIGN_OUTS_KEPT = Duration.ofDays(7);

  private final Database database;
  private final SignOut.Stores stores;
  private final SignOut signOut;
  private final InstantSource clock;
  private final Thread thread;
  private Instant forgetAt = Instant.MIN;
  private Instant forgetRevocationsAt = Instant.MIN;
  private volatile boolean closed;

  public Chores(Database database, SignOut.Stores stores, SignOut signOut, InstantSource clock) {
    this.database = database;
    this.stores = stores;
    this.signOut = signOut;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("chores").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Ends every sign-in that is due now; tells how many. */
  public int endDue() {
    Instant now = clock.instant();
    List<SignInStore.Due> due = database.read(tx -> stores.signIns().due(tx, now, BATCH));
    for (SignInStore.Due one : due) {
      database.write(tx -> endIfStillDue(tx, one, now));
    }
    return due.size();
  }

  /** Between the look and the account's row a refresh may have prolonged it. */
  private boolean endIfStillDue(Transaction tx, SignInStore.Due due, Instant now) {
    stores.accounts().lock(tx, due.account());
    if (!stores.signIns().stillDue(tx, due, now)) {
      return false;
    }
    EndReason reason = due.atItsEndDate() ? EndReason.EXPIRED : EndReason.IDLE;
    signOut.within(tx, due.account(), Which.one(due.sid()), Cause.of(reason));
    return true;
  }

  /** Removes the rows that have had their time. */
  public void forget() {
    Instant now = clock.instant();
    database.write(tx -> stores.grants().forget(tx, now));
    database.write(tx -> stores.deviceCodes().forget(tx, now.minus(Duration.ofMinutes(5))));
    database.write(tx -> stores.signIns().forget(tx, now.minus(ENDED_KEPT)));
    database.write(tx -> stores.activities().forget(tx, now.minus(ACTIVITY_KEPT)));
    database.write(tx -> stores.signOuts().forget(tx, now.minus(SIGN_OUTS_KEPT)));
  }

  /** Removes the revocations that no token can outlive any more. */
  public void forgetRevocations() {
    database.write(tx -> stores.log().forget(tx, clock.instant()));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        boolean more = work();
        if (!more) {
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Whether more is due already. A failure is no reason to try again without a pause. */
  private boolean work() {
    try {
      boolean more = endDue() == BATCH;
      Instant now = clock.instant();
      if (!now.isBefore(forgetRevocationsAt)) {
        forgetRevocations();
        forgetRevocationsAt = now.plus(FORGET_REVOCATIONS_EVERY);
      }
      if (!now.isBefore(forgetAt)) {
        forget();
        forgetAt = now.plus(FORGET_EVERY);
      }
      return more;
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("a chore failed; trying again", e);
      }
      return false;
    }
  }
}
