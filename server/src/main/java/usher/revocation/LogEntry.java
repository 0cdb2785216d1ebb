package usher.revocation;

import java.time.Instant;

/** What the log says: each entry takes the right to act from tokens that are out. */
public sealed interface LogEntry permits Revocation, BurntKey {
  /** Its number; the order of numbers is the order of commits. */
  long seq();

  /** After which it may be forgotten, since it has nothing left to refuse. */
  Instant until();

  /** What followers read of it. */
  usher.edge.Revocation onWire();
}
