package usher.oauth.logout;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import usher.account.AccountId;
import usher.grant.GrantStore;
import usher.outbox.Message;
import usher.outbox.OutboxStore;
import usher.secret.Secrets;
import usher.signin.SignInId;
import usher.signout.Aftermath;
import usher.signout.Cause;
import usher.sql.Transaction;

/**
 * Notes, with each sign-out, which apps' servers are to be told of it: those that were given tokens
 * of it and want to know (OpenID Connect Back-Channel Logout, section 2.5). Thread-safe.
 */
public final class LogoutNotes implements Aftermath {
  private static final String RECEIVER = "logout ";

  private final Set<String> clients;
  private final GrantStore grants;
  private final OutboxStore outbox;
  private final Secrets secrets;
  private final Consumer<String> wake;

  /**
   * Makes it.
   *
   * @param clients those that want to know
   * @param wake told of a receiver for whom something has been written; a hint
   */
  public LogoutNotes(
      Set<String> clients,
      GrantStore grants,
      OutboxStore outbox,
      Secrets secrets,
      Consumer<String> wake) {
    this.clients = Set.copyOf(clients);
    this.grants = grants;
    this.outbox = outbox;
    this.secrets = secrets;
    this.wake = wake;
  }

  /** The name of a client's server in the outbox. */
  public static String receiver(String clientId) {
    return RECEIVER + clientId;
  }

  @Override
  public void of(
      Transaction tx, AccountId account, List<SignInId> ended, Cause cause, Instant now) {
    if (clients.isEmpty()) {
      return;
    }
    for (SignInId sid : ended) {
      for (String client : grants.clients(tx, account, sid)) {
        if (clients.contains(client)) {
          String payload = JSONObjectUtils.toJSONString(Map.of("sid", sid.value()));
          String receiver = receiver(client);
          outbox.add(tx, new Message(account, secrets.id(), receiver, payload, now, now));
          tx.afterCommit(() -> wake.accept(receiver));
        }
      }
    }
  }
}
