package usher.follower;

/** A sign-out in a simulation. Used by one thread at a time. */
final class SignedOut {
  final String sid;

  /** Its number in the log; 0 before the commit. */
  long seq;

  /** The true time of the commit. */
  long committed = Long.MAX_VALUE / 2;

  /** Whether some receipt says so. */
  boolean confirmed;

  SignedOut(String sid) {
    this.sid = sid;
  }
}
