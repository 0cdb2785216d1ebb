package usher.signal;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import usher.account.AccountId;
import usher.outbox.MessageWriter;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.signout.Aftermath;
import usher.signout.Cause;
import usher.sql.Transaction;

/**
 * Notes, with each sign-out and each new password, the security events of every stream, so that
 * they are as durable as what they tell. Thread-safe.
 */
public final class SignalNotes implements Aftermath {
  private final Set<String> receivers;
  private final StreamStore streams;
  private final MessageWriter messages;
  private final String issuer;

  /**
   * Makes it.
   *
   * @param receivers the clients that may have a stream now
   */
  public SignalNotes(
      Set<String> receivers, StreamStore streams, MessageWriter messages, String issuer) {
    this.receivers = Set.copyOf(receivers);
    this.streams = streams;
    this.messages = messages;
    this.issuer = issuer;
  }

  @Override
  public void of(
      Transaction tx, AccountId account, List<SignInId> ended, Cause cause, Instant now) {
    if (receivers.isEmpty()) {
      return;
    }
    for (SignalStream stream : streams.live(tx)) {
      if (!receivers.contains(stream.clientId())) {
        continue;
      }
      boolean byViewer = cause.by() != null;
      if (cause.reason() == EndReason.PASSWORD_CHANGED) {
        note(
            tx,
            stream,
            account,
            SecurityEvent.passwordChanged(issuer, account, byViewer, now),
            now);
      }
      for (SignInId sid : ended) {
        EndReason reason = cause.reasonFor(sid);
        note(
            tx,
            stream,
            account,
            SecurityEvent.sessionRevoked(issuer, account, sid, reason, byViewer, now),
            now);
      }
    }
  }

  private void note(
      Transaction tx, SignalStream stream, AccountId account, SecurityEvent event, Instant now) {
    if (stream.delivered().contains(event.type())) {
      write(tx, stream, account, event, now);
    }
  }

  /** Writes an event for one stream, asked for or not. */
  void write(
      Transaction tx, SignalStream stream, AccountId account, SecurityEvent event, Instant now) {
    String receiver = SignalStream.receiver(stream.clientId());
    messages.write(tx, account, receiver, event.payload(), now);
  }
}
