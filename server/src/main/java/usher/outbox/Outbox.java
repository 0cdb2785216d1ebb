package usher.outbox;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import usher.sql.Database;

/** Every receiver's courier. Several nodes may run it at once. Thread-safe. */
public final class Outbox implements AutoCloseable {
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

  /** Begins. What is for receivers that are no more goes with its time. */
  public void start() {
    database.write(tx -> store.forget(tx, clock.instant().minus(Courier.KEPT.multipliedBy(2))));
    couriers.values().forEach(Courier::start);
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
    couriers.values().forEach(Courier::close);
  }
}
