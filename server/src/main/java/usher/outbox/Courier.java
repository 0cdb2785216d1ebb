package usher.outbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.sql.Database;

/**
 * Brings one receiver what is for it, some at a time, on one virtual thread; each receiver has its
 * own, so that one that is down keeps nobody else waiting. Thread-safe.
 *
 * <p>A message is sent until the receiver has it: perhaps more than once, never less. While it
 * fails, the pauses grow.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final int AT_ONCE = 16;

  /** Another node, or the command line, may have written something: nobody wakes this one. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Deliveries have limits of their own; this one is for a receiver whose answer does not end. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

  /** Longer than any delivery takes. */
  private static final Duration TAKEN = Duration.ofSeconds(60);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int DOUBLINGS_MAX = 8;

  private final String receiver;
  private final Delivery delivery;
  private final Database database;
  private final OutboxStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore woken = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private int failures;
  private volatile boolean closed;

  Courier(
      String receiver,
      Delivery delivery,
      Database database,
      OutboxStore store,
      InstantSource clock,
      RandomGenerator random) {
    this.receiver = receiver;
    this.delivery = delivery;
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.thread = Thread.ofVirtual().name("outbox " + receiver).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** There may be something new; a hint. */
  void wake() {
    woken.release();
  }

  private void run() {
    while (!closed) {
      try {
        if (work()) {
          continue;
        }
        if (failures > 0) {
          TimeUnit.MILLISECONDS.sleep(pause().toMillis());
        } else if (woken.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Sends what is due, and tells whether there is more. */
  private boolean work() throws InterruptedException {
    try {
      Instant now = clock.instant();
      if (database.read(tx -> store.due(tx, receiver, now, 1)).isEmpty() || !delivery.ready()) {
        return false;
      }
      List<Message> due =
          database.write(tx -> store.take(tx, receiver, now, now.plus(TAKEN), AT_ONCE));
      boolean isThere = send(due);
      // One that it does not take must not keep the others waiting: it has a pause of its own.
      failures = isThere || due.isEmpty() ? 0 : failures + 1;
      return failures == 0 && due.size() == AT_ONCE;
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("the outbox cannot be used; trying again", e);
      }
      return false;
    }
  }

  /** Whether the receiver is there; what it has not taken is due again after a pause. */
  private boolean send(List<Message> due) throws InterruptedException {
    List<Callable<Message>> deliveries = new ArrayList<>();
    for (Message message : due) {
      deliveries.add(() -> {
        delivery.send(message);
        return message;
      });
    }
    List<Future<Message>> sent =
        threads.invokeAll(deliveries, ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    boolean isThere = false;
    for (int i = 0; i < sent.size(); i++) {
      Future<Message> one = sent.get(i);
      switch (one.state()) {
        case SUCCESS -> {
          isThere = true;
          remove(due.get(i));
        }
        case FAILED -> {
          isThere |= one.exceptionNow() instanceof Refused;
          failed(due.get(i), one.exceptionNow());
        }
        default -> failed(due.get(i), new IOException("its answer does not end"));
      }
    }
    return isThere;
  }

  private void remove(Message message) {
    database.change(tx -> store.remove(tx, message));
  }

  /** While nothing arrives: twice as long each time. */
  private Duration pause() {
    return FIRST_PAUSE.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX));
  }

  /** A message waits as long again as it has waited, so that its pauses double, too. */
  private void failed(Message message, Throwable cause) {
    Instant now = clock.instant();
    Duration age = Duration.between(message.createdAt(), now);
    if (age.compareTo(delivery.patience()) > 0) {
      LOG.warn("{} could not be told in time; it is not tried any more", receiver, cause);
      remove(message);
      return;
    }
    long pause = Math.clamp(age.toMillis(), FIRST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis());
    // So that two nodes do not come together again and again.
    Instant again = now.plusMillis(pause + random.nextLong(pause / 2 + 1));
    if (cause instanceof IOException) {
      LOG.info("{} cannot be told; again in {} s", receiver, pause / 1000);
      LOG.debug("it was", cause);
    } else {
      LOG.warn("a message to {} cannot be made; trying again", receiver, cause);
    }
    database.write(tx -> store.postpone(tx, message, again));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    threads.shutdownNow();
  }
}
