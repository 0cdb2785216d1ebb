package usher.outbox;

import java.io.IOException;
import java.time.Duration;

/** The way to one receiver. */
public interface Delivery {
  /** Whether it takes anything now; until it does its messages wait. */
  default boolean ready() {
    return true;
  }

  /** After how long a message is of no use to it. */
  default Duration patience() {
    return Duration.ofDays(1);
  }

  /**
   * Sends a message, and returns when the receiver has it.
   *
   * @throws IOException when it has not, as far as is known: it is sent again
   */
  void send(Message message) throws IOException, InterruptedException;
}
