package usher.outbox;

import java.io.IOException;

/** The way to one receiver. */
@FunctionalInterface
public interface Delivery {
  /**
   * Sends a message, and returns when the receiver has it.
   *
   * @throws IOException when it has not, as far as is known: it is sent again
   */
  void send(Message message) throws IOException, InterruptedException;
}
