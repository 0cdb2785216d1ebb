package usher.oauth.issued;

import java.time.InstantSource;
import java.util.Optional;
import usher.account.AccountId;
import usher.edge.TokenVerifier;
import usher.edge.Verification;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.Client;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.Parameters;
import usher.signin.SignInId;
import usher.signout.Cause;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.sql.Database;

/**
 * {@code POST /oauth/revoke} (RFC 7009): signs out the device whose token it is. Thread-safe.
 *
 * <p>An unknown token answers 200 like a known one (section 2.2): the client wanted it to be
 * worthless, and so it is.
 */
public final class RevocationEndpoint {
  private record Owner(AccountId account, SignInId sid, String clientId) {}

  private final ClientAuthentication authentication;
  private final Database database;
  private final GrantStore grants;
  private final TokenVerifier verifier;
  private final ClientTokens clientTokens;
  private final SignOut signOut;
  private final InstantSource clock;

  public RevocationEndpoint(
      ClientAuthentication authentication,
      Database database,
      GrantStore grants,
      TokenVerifier verifier,
      ClientTokens clientTokens,
      SignOut signOut,
      InstantSource clock) {
    this.authentication = authentication;
    this.database = database;
    this.grants = grants;
    this.verifier = verifier;
    this.clientTokens = clientTokens;
    this.signOut = signOut;
    this.clock = clock;
  }

  /** Answers a request. */
  public Reply post(Call call) {
    Client client = authentication.sender(call);
    // token_type_hint is not needed: what is presented tells itself what it is.
    String token = Parameters.of(call).require("token");
    Optional<Owner> known = owner(token);
    if (known.isEmpty()) {
      refuseOwn(token, client);
    }
    known
        // A token of another client is left alone (section 2.1), and not told apart.
        .filter(owner -> owner.clientId().equals(client.id()))
        .ifPresent(owner ->
            signOut.of(
                owner.account(), Which.one(owner.sid()), Cause.asked(owner.sid(), client.name())));
    return Reply.empty(200);
  }

  /** Section 2.2.1: said rather than promised, since nothing that could end is behind it. */
  private void refuseOwn(String token, Client client) {
    clientTokens
        .read(token, clock.instant())
        .filter(claims -> client.id().equals(claims.getSubject()))
        .ifPresent(claims -> {
          throw new Problem(
              400, "unsupported_token_type", "A client's own token ends at its time alone.");
        });
  }

  private Optional<Owner> owner(String token) {
    Optional<GrantToken> refresh = GrantToken.parse(token);
    if (refresh.isPresent()) {
      return database
          .read(tx -> grants.find(tx, refresh.get(), Grant.Kind.REFRESH_TOKEN))
          .map(grant -> new Owner(grant.account(), grant.sid(), grant.clientId()));
    }
    return verifier.inspect(token) instanceof Verification.Verified(var claims)
        ? Optional.of(
            new Owner(
                new AccountId(claims.accountId()), new SignInId(claims.sid()), claims.clientId()))
        : Optional.empty();
  }
}
