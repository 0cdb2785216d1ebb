package usher.outbox;

import java.io.IOException;

/** The receiver is there and does not take this message; others it may take. */
public final class Refused extends IOException {
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;

  private Refused(String text) {
    super(text);
  }

  /** What it means that a receiver has answered with that status. */
  public static IOException orDown(String receiver, int status) {
    String text = receiver + " answered " + status;
    boolean refused = status >= 400 && status < 500 && status != TIMEOUT && status != TOO_MANY;
    return refused ? new Refused(text) : new IOException(text);
  }
}
