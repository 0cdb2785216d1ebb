package usher.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Households whose devices sign themselves out, one after the other, while something is measured.
 */
final class BusyHouses implements AutoCloseable {
  /** As many as are needed to go on for that long, up to a limit for the wait before. */
  private static final int PER_SECOND = 40;

  private record House(Connection connection, Deque<Viewer.Tokens> devices) {}

  private final List<House> houses;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedDeque<IOException> faults = new ConcurrentLinkedDeque<>();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean over;

  private BusyHouses(List<House> houses) {
    this.houses = houses;
  }

  /** Signs in what will be signed out; the accounts are those from number 1 on. */
  static BusyHouses signIn(List<UsherServer> nodes, int accounts, int seconds) throws IOException {
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      Connection connection = nodes.get(i % nodes.size()).connect();
      Viewer viewer = new Viewer(connection, 1 + i).openForm().signIn(true);
      Deque<Viewer.Tokens> devices = new ArrayDeque<>();
      int count = Math.min(Settings.DEVICES_MAX - 100, seconds * PER_SECOND);
      for (int n = 0; n < count; n++) {
        devices.add(viewer.television());
      }
      houses.add(new House(connection, devices));
    }
    return new BusyHouses(houses);
  }

  void start() {
    houses.forEach(house -> threads.submit(() -> signOut(house)));
  }

  private void signOut(House house) {
    try {
      while (!over && !house.devices.isEmpty()) {
        String access = house.devices.remove().access();
        house
            .connection
            .delete("/v1/sign-ins/current", "Authorization: Bearer " + access)
            .expect(200);
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
  public void close() throws IOException {
    over = true;
    threads.close();
    for (House house : houses) {
      house.connection.close();
    }
  }
}
