package usher.oauth.logout;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import usher.account.AccountId;
import usher.grant.GrantStore;
import usher.outbox.MessageWriter;
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
  private final MessageWriter messages;

  /**
   * Makes it.
   *
   * @param clients those that want to know
   */
  public LogoutNotes(Set<String> clients, GrantStore grants, MessageWriter messages) {
    this.clients = Set.copyOf(clients);
    this.grants = grants;
    this.messages = messages;
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
          messages.write(tx, account, receiver(client), payload, now);
        }
      }
    }
  }
}
