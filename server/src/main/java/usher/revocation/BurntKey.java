package usher.revocation;

import java.time.Instant;

/**
 * The durable fact that somebody else may have a signing key: nothing that it signed counts.
 *
 * @param keyId its {@code kid}
 * @param until by which no verifier knows the key any more
 */
public record BurntKey(long seq, String keyId, Instant at, Instant until) implements LogEntry {
  @Override
  public usher.edge.Revocation onWire() {
    return usher.edge.Revocation.ofKey(seq, keyId, until);
  }
}
