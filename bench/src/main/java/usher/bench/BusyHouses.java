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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Households whose devices are signed out by their apps (RFC 7009), one after the other, while
 * something is measured. Such an answer does not wait for a receipt.
 */
final class BusyHouses implements AutoCloseable {
  /** As many as are needed to go on for that long, up to a limit for the wait before. */
  private static final int PER_SECOND = 60;

  private record House(UsherServer node, Deque<Viewer.Tokens> devices) {}

  private final List<House> houses;
  private final ExecutorService threads;
  private final ConcurrentLinkedDeque<IOException> faults = new ConcurrentLinkedDeque<>();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean over;

  private BusyHouses(List<House> houses, ExecutorService threads) {
    this.houses = houses;
    this.threads = threads;
  }

  /** Signs in what will be signed out; the accounts are those from number 1 on. */
  static BusyHouses signIn(UsherServer node, int accounts, int seconds)
      throws InterruptedException {
    int devices = Math.min(Settings.DEVICES_MAX - 100, seconds * PER_SECOND);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<House>> signingIn = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      int account = 1 + i;
      signingIn.add(threads.submit(() -> house(node, account, devices)));
    }
    List<House> houses = new ArrayList<>();
    try {
      for (Future<House> one : signingIn) {
        houses.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new BenchFailure("The busy households cannot sign in: " + e.getCause());
    }
    return new BusyHouses(houses, threads);
  }

  private static House house(UsherServer node, int account, int devices) throws IOException {
    try (Connection connection = node.connect()) {
      Viewer viewer = new Viewer(connection, account).openForm().signIn(true);
      Deque<Viewer.Tokens> tokens = new ArrayDeque<>();
      for (int n = 0; n < devices; n++) {
        tokens.add(viewer.television());
      }
      return new House(node, tokens);
    }
  }

  void start() {
    houses.forEach(house -> threads.execute(() -> signOut(house)));
  }

  private void signOut(House house) {
    try (Connection connection = house.node.connect()) {
      while (!over && !house.devices.isEmpty()) {
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
