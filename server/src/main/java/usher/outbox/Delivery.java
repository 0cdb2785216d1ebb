package usher.outbox;

import java.io.IOException;

/** The way to one receiver. */
public interface Delivery {
  /** Whether it takes anything now; until it does its messages wait. */
  default boolean ready() {
    return true;
  }

  /**
   * Sends a message, and returns when the receiver has it.
   *
   * @throws IOException when it has not, as far as is known: it is sent again
   */
  void send(Message message) throws IOException, InterruptedException;
}
