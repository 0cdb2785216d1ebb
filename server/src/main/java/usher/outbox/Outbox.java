package usher.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.sql.Database;

/** Every receiver's courier. Several nodes may run it at once. Thread-safe. */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  /** Those who poll may have been away for that long. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final ScheduledExecutorService forgetting =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("outbox-forgetting").factory());
  private final Map<String, Courier> couriers = new LinkedHashMap<>();
  private final Database database;
  private final OutboxStore store;
  private final InstantSource clock;

  /**
   * Makes it.
   *
   * @param receivers the way to each of them
   */
  public Outbox(
      Map<String, Delivery> receivers,
      Database database,
      OutboxStore store,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    receivers.forEach((receiver, delivery) ->
        couriers.put(receiver, new Courier(receiver, delivery, database, store, clock, random)));
  }

  /** Begins. */
  public void start() {
    couriers.values().forEach(Courier::start);
    var _ =
        forgetting.scheduleWithFixedDelay(
            this::forget, 0, FORGET_EVERY.toMinutes(), TimeUnit.MINUTES);
  }

  /** What is for receivers that are no more, or never ask, goes with its time. */
  void forget() {
    try {
      database.write(tx -> store.forget(tx, clock.instant().minus(KEPT)));
    } catch (RuntimeException e) {
      LOG.warn("the outbox cannot be cleared; trying again", e);
    }
  }

  /** There may be something new for a receiver; a hint. */
  public void wake(String receiver) {
    Courier courier = couriers.get(receiver);
    if (courier != null) {
      courier.wake();
    }
  }

  @Override
  public void close() {
    forgetting.shutdownNow();
    couriers.values().forEach(Courier::close);
  }
}
