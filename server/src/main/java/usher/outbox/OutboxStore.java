package usher.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import usher.account.AccountId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of messages that are not known to have arrived. */
public final class OutboxStore {
  private static final String SELECT =
      "SELECT account_id, message_id, receiver, payload, created_at, due_at FROM outbox ";

  /** Adds a message, in the transaction of what it tells. */
  public void add(Transaction tx, Message message) {
    tx.execute(
        """
        INSERT INTO outbox (account_id, message_id, receiver, payload, created_at, due_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        message.account().value(),
        message.id(),
        message.receiver(),
        message.payload(),
        Micros.of(message.createdAt()),
        Micros.of(message.dueAt()));
  }

  /** The messages to a receiver that are due, the eldest first. */
  public List<Message> due(Transaction tx, String receiver, Instant now, int most) {
    return tx.list(
        OutboxStore::read,
        SELECT + "WHERE receiver = ? AND due_at <= ? ORDER BY due_at LIMIT ?",
        receiver,
        Micros.of(now),
        most);
  }

  /**
   * Takes those that are due: until then no other node takes them. A node that dies with them
   * leaves them to whoever looks next.
   */
  public List<Message> take(Transaction tx, String receiver, Instant now, Instant until, int most) {
    List<Message> taken = new ArrayList<>();
    for (Message message : due(tx, receiver, now, most)) {
      if (postpone(tx, message, until)) {
        taken.add(
            new Message(
                message.account(),
                message.id(),
                receiver,
                message.payload(),
                message.createdAt(),
                until));
      }
    }
    return taken;
  }

  /** Sends it then; false if another node has moved it meanwhile. */
  public boolean postpone(Transaction tx, Message message, Instant until) {
    return tx.execute(
            """
            UPDATE outbox SET due_at = ? WHERE account_id = ? AND message_id = ? AND due_at = ?
            """,
            Micros.of(until),
            message.account().value(),
            message.id(),
            Micros.of(message.dueAt()))
        == 1;
  }

  /** It has arrived. */
  public void remove(Transaction tx, Message message) {
    tx.execute(
        "DELETE FROM outbox WHERE account_id = ? AND message_id = ?",
        message.account().value(),
        message.id());
  }

  /** Removes what nobody has taken for too long; tells how many. */
  public int forget(Transaction tx, Instant createdBefore) {
    return tx.execute("DELETE FROM outbox WHERE created_at < ?", Micros.of(createdBefore));
  }

  /** All that waits for a receiver, due or not, the eldest first. */
  public List<Message> waiting(Transaction tx, String receiver, int most) {
    return tx.list(
        OutboxStore::read,
        SELECT + "WHERE receiver = ? ORDER BY created_at, message_id LIMIT ?",
        receiver,
        most);
  }

  /** A receiver has it; false if there is no such message for it. */
  public boolean remove(Transaction tx, String receiver, String messageId) {
    return tx.execute(
            "DELETE FROM outbox WHERE receiver = ? AND message_id = ?", receiver, messageId)
        > 0;
  }

  /** Nothing is for that receiver any more. */
  public void removeAll(Transaction tx, String receiver) {
    tx.execute("DELETE FROM outbox WHERE receiver = ?", receiver);
  }

  private static Message read(ResultSet row, Object context) throws SQLException {
    return new Message(
        new AccountId(row.getString("account_id")),
        row.getString("message_id"),
        row.getString("receiver"),
        row.getString("payload"),
        Micros.read(row, "created_at"),
        Micros.read(row, "due_at"));
  }
}
