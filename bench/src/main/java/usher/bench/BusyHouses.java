package usher.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Households whose devices are signed out by their apps (RFC 7009), so many in each second, while
 * something is measured. Such an answer does not wait for a receipt. A household whose last answer
 * is late signs the next device out as soon as it is there.
 */
final class BusyHouses implements AutoCloseable {
  /** Signing in takes a while; more at the same time would not make it shorter. */
  private static final int SIGNING_IN = 16;

  private record House(UsherServer node, Deque<Viewer.Tokens> devices) {}

  private final List<House> houses;
  private final int perSecond;
  private final ExecutorService threads;
  private final ConcurrentLinkedDeque<IOException> faults = new ConcurrentLinkedDeque<>();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean over;

  private BusyHouses(List<House> houses, int perSecond, ExecutorService threads) {
    this.houses = houses;
    this.perSecond = perSecond;
    this.threads = threads;
  }

  /**
   * Signs in what will be signed out in so many seconds, so much in each, all households together;
   * the accounts are those from number 1 on.
   */
  static BusyHouses signIn(UsherServer node, int accounts, int seconds, int perSecond)
      throws InterruptedException {
    int devices = Math.ceilDiv(seconds * perSecond, accounts);
    if (devices > Settings.DEVICES_MAX) {
      throw new BenchFailure("So many sign-outs are possible for a shorter time only.");
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Semaphore places = new Semaphore(SIGNING_IN);
    List<Future<House>> signingIn = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      int account = 1 + i;
      signingIn.add(threads.submit(() -> house(node, account, devices, places)));
    }
    List<House> houses = new ArrayList<>();
    try {
      for (Future<House> one : signingIn) {
        houses.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new BenchFailure("The busy households cannot sign in: " + e.getCause());
    }
    return new BusyHouses(houses, perSecond, threads);
  }

  private static House house(UsherServer node, int account, int devices, Semaphore places)
      throws IOException, InterruptedException {
    places.acquire();
    try (Connection connection = node.connect()) {
      Viewer viewer = new Viewer(connection, account).openForm().signIn(true);
      Deque<Viewer.Tokens> tokens = new ArrayDeque<>();
      for (int n = 0; n < devices; n++) {
        tokens.add(viewer.television());
      }
      return new House(node, tokens);
    } finally {
      places.release();
    }
  }

  void start() {
    long every = TimeUnit.SECONDS.toNanos(1) * houses.size() / perSecond;
    long start = System.nanoTime();
    for (int i = 0; i < houses.size(); i++) {
      House house = houses.get(i);
      long first = start + every * i / houses.size();
      threads.execute(() -> signOut(house, first, every));
    }
  }

  private void signOut(House house, long first, long every) {
    try (Connection connection = house.node.connect()) {
      for (long next = first; !over && !house.devices.isEmpty(); next += every) {
        for (long early = next - System.nanoTime(); early > 0; early = next - System.nanoTime()) {
          LockSupport.parkNanos(early);
        }
        Map<String, String> form =
            Map.of("client_id", "tv", "token", house.devices.remove().refresh());
        connection.form("/oauth/revoke", Viewer.encode(form)).expect(200);
        done.incrementAndGet();
      }
    } catch (IOException e) {
      faults.add(e);
    }
  }

  /** How many were signed out up to now. */
  long done() {
    if (!faults.isEmpty()) {
      throw new BenchFailure("A sign-out failed: " + faults.getFirst());
    }
    return done.get();
  }

  @Override
  public void close() {
    over = true;
    threads.close();
  }
}
