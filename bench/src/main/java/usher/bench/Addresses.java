package usher.bench;

import java.util.concurrent.atomic.AtomicInteger;

/** Addresses from which requests seem to come, so that what is limited for each does not count. */
final class Addresses {
  /** Fewer device codes than one address may have open. */
  private static final int EACH = 40;

  private static final AtomicInteger USED = new AtomicInteger();

  private Addresses() {}

  /** The header that names the address of a viewer. */
  static String of(int account) {
    return header(100, account);
  }

  /** The header that names an address with room for one more device code. */
  static String next() {
    return header(10, USED.getAndIncrement() / EACH);
  }

  private static String header(int network, int number) {
    return "X-Forwarded-For: %d.%d.%d.%d"
        .formatted(network, 64 + number / 65_536, number / 256 % 256, number % 256);
  }
}
