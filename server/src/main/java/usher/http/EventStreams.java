package usher.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open event streams: how many there may be, and the pings that keep them. Thread-safe. */
final class EventStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  /**
   * An event and not a comment, so that a page's script sees that the stream lives; with a data
   * line, without which browsers drop it (HTML standard, section 9.2.6).
   */
  private static final byte[] PING = "event: ping\ndata:\n\n".getBytes(StandardCharsets.UTF_8);

  private static final int SLOTS = 25;

  private final AtomicInteger open = new AtomicInteger();
  private final List<Set<EventStream>> wheel = new ArrayList<>(SLOTS);
  private final ScheduledExecutorService clock;
  private final RandomGenerator random;
  private final Duration ping;
  private final int queue;
  private final int max;
  private int hand;
  private volatile boolean stopping;

  EventStreams(HttpSettings settings, int max, RandomGenerator random) {
    this.random = random;
    this.ping = settings.limits().ping();
    this.queue = settings.limits().streamQueue();
    this.max = max;
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(ConcurrentHashMap.newKeySet());
    }
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("event-pings").factory());
    long step = Math.max(1, ping.dividedBy(SLOTS).toMillis());
    var _ = clock.scheduleAtFixedRate(this::tick, step, step, TimeUnit.MILLISECONDS);
  }

  int open() {
    return open.get();
  }

  /** Takes a place for one more stream, or answers that there is none; {@link #open} fills it. */
  void admit() {
    if (open.incrementAndGet() > max || stopping) {
      open.decrementAndGet();
      throw new Problem(503, "too_many_streams", "No more event streams can be opened now.")
          .header("Retry-After", Integer.toString(random.nextInt(5, 31)));
    }
  }

  void open(Request request, Response response, Callback callback, Consumer<EventStream> opened) {
    Set<EventStream> slot = wheel.get(random.nextInt(SLOTS));
    Callback done = Callback.from(callback, open::decrementAndGet);
    EventStream stream = new EventStream(response, done, queue);
    stream.onClosed(() -> slot.remove(stream));
    slot.add(stream);
    // A random wait, so that after a restart not all devices come back in the same instant.
    String first = "retry: " + random.nextInt(1000, 3001) + "\n\n";
    stream.open(first.getBytes(StandardCharsets.UTF_8), () -> opened.accept(stream));
    if (stopping) {
      stream.close();
    }
  }

  /** Ends all streams after what is in line, and lets no new one in. */
  @Override
  public void close() {
    stopping = true;
    clock.shutdownNow();
    wheel.forEach(slot -> slot.forEach(EventStream::close));
  }

  private void tick() {
    hand = (hand + 1) % SLOTS;
    for (EventStream stream : wheel.get(hand)) {
      try {
        stream.ping(PING);
      } catch (RuntimeException e) {
        LOG.warn("a ping failed", e);
      }
    }
  }
}
