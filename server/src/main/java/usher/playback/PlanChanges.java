package usher.playback;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountStore;
import usher.account.AccountStore.PlanVersion;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.playback.lease.Leases;
import usher.playback.lease.LeasesDown;
import usher.playback.lease.PlanLimit;
import usher.sql.Database;

/**
 * Tells the lease store of changed plans, whoever changed them, the command line among others. One
 * virtual thread; several nodes may run it at once, since telling twice does no harm.
 *
 * <p>A change stays noted in its account's row until the store has it.
 */
public final class PlanChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlanChanges.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int BATCH = 100;

  private final Database database;
  private final AccountStore accounts;
  private final Plans plans;
  private final Leases leases;
  private final Thread thread;
  private volatile boolean closed;

  public PlanChanges(Database database, AccountStore accounts, Plans plans, Leases leases) {
    this.database = database;
    this.accounts = accounts;
    this.plans = plans;
    this.leases = leases;
    this.thread = Thread.ofVirtual().name("plan-changes").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Tells what is untold now; how many changes that were. */
  public int tell() {
    List<PlanVersion> untold = database.read(tx -> accounts.untoldPlans(tx, BATCH));
    for (PlanVersion change : untold) {
      Plan plan = plans.of(change.plan());
      int ended =
          leases.limit(
              change.account(), new PlanLimit(change.version(), plan.name(), plan.screens()));
      LOG.debug("a changed plan ended {} playbacks", ended);
      database.change(tx -> accounts.planTold(tx, change));
    }
    return untold.size();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        if (!tellIfPossible()) {
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Whether there may be more at once. */
  private boolean tellIfPossible() {
    try {
      return tell() == BATCH;
    } catch (LeasesDown e) {
      LOG.debug("changed plans wait for the lease store");
      return false;
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("changed plans cannot be told; trying again", e);
      }
      return false;
    }
  }
}
