package usher.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;
import usher.account.AccountId;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.client.ClientAuthentication;
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
final class RevocationEndpoint {
  private record Owner(AccountId account, SignInId sid, String clientId) {}

  private final ClientAuthentication authentication;
  private final Database database;
  private final GrantStore grants;
  private final IssuedTokens tokens;
  private final SignOut signOut;

  RevocationEndpoint(
      ClientAuthentication authentication,
      Database database,
      GrantStore grants,
      IssuedTokens tokens,
      SignOut signOut) {
    this.authentication = authentication;
    this.database = database;
    this.grants = grants;
    this.tokens = tokens;
    this.signOut = signOut;
  }

  Reply post(Call call) {
    Client client = authentication.sender(call);
    // token_type_hint is not needed: what is presented tells itself what it is.
    String token = Parameters.of(call).require("token");
    owner(token, client)
        // A token of another client is left alone (section 2.1), and not told apart.
        .filter(owner -> owner.clientId().equals(client.id()))
        .ifPresent(owner ->
            signOut.of(
                owner.account(), Which.one(owner.sid()), Cause.asked(owner.sid(), client.name())));
    return Reply.empty(200);
  }

  private Optional<Owner> owner(String token, Client client) {
    Optional<GrantToken> refresh = GrantToken.parse(token);
    return refresh.isPresent()
        ? database
            .read(tx -> grants.find(tx, refresh.get(), Grant.Kind.REFRESH_TOKEN))
            .map(grant -> new Owner(grant.account(), grant.sid(), grant.clientId()))
        : tokens.read(token).map(claims -> owner(claims, client));
  }

  private static Owner owner(JWTClaimsSet claims, Client client) {
    String clientId = String.valueOf(claims.getClaim("client_id"));
    if (claims.getClaim("sid") instanceof String sid) {
      return new Owner(new AccountId(claims.getSubject()), new SignInId(sid), clientId);
    }
    if (clientId.equals(client.id())) {
      // Section 2.2.1. It is of no sign-in that could be ended, and good for minutes.
      throw new Problem(
          400, "unsupported_token_type", "A client's own access token ends when it expires.");
    }
    return new Owner(new AccountId(""), new SignInId(""), clientId);
  }
}
