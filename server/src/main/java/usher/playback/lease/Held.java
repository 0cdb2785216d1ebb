package usher.playback.lease;

import org.jspecify.annotations.Nullable;

/** One lease as a node holds it: a link of its account's chain. Guarded by its account's step. */
final class Held {
  final byte[] packed;

  /** In nanoseconds of the store's clock. */
  long expiresAt;

  @Nullable Held next;

  Held(byte[] packed, long expiresAt) {
    this.packed = packed;
    this.expiresAt = expiresAt;
  }
}
