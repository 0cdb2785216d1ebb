package usher.outbox;

import java.time.Instant;
import java.util.function.Consumer;
import usher.account.AccountId;
import usher.secret.Secrets;
import usher.sql.Transaction;

/** Writes messages, each in the transaction of what it tells. Thread-safe. */
public final class MessageWriter {
  private final OutboxStore store;
  private final Secrets secrets;
  private final Consumer<String> wake;

  /**
   * Makes it.
   *
   * @param wake told of a receiver for whom something has been written; a hint
   */
  public MessageWriter(OutboxStore store, Secrets secrets, Consumer<String> wake) {
    this.store = store;
    this.secrets = secrets;
    this.wake = wake;
  }

  /**
   * Writes one, to be sent at once.
   *
   * @param payload JSON
   */
  public void write(
      Transaction tx, AccountId account, String receiver, String payload, Instant now) {
    store.add(tx, new Message(account, secrets.id(), receiver, payload, now, now));
    tx.afterCommit(() -> wake.accept(receiver));
  }
}
