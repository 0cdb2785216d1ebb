package usher.oauth.resource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.edge.Claims;
import usher.edge.DpopRequest;
import usher.edge.TokenVerifier;
import usher.edge.Verification;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.http.Call;
import usher.http.Problem;
import usher.oauth.dpop.DpopNonces;
import usher.oauth.resource.TokenHeader.Bearer;
import usher.oauth.resource.TokenHeader.Dpop;
import usher.signin.Caller;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Recognises who calls the API by the access token (RFC 6750), and by the proof that its sender has
 * the key if it is bound to one (RFC 9449). Thread-safe.
 *
 * <p>The token is checked here; whether its sign-in is over is read from its row, so that Usher's
 * own API refuses from the commit on.
 */
public final class Bearers {
  /** The scope of the account API. */
  public static final String SCOPE = "account";

  /**
   * Who holds a token, as far as the token itself tells.
   *
   * @param scheme under which it came: {@code Bearer} or {@code DPoP}
   */
  public record Holder(
      AccountId account, SignInId sid, String clientId, Set<String> scopes, String scheme) {
    /** The problem of one whose sign-in is over. */
    public Problem isOver() {
      return Challenges.invalidToken(scheme);
    }
  }

  /** The rows of those who call. */
  public record Stores(AccountStore accounts, SignInStore signIns) {}

  private final TokenVerifier verifier;
  private final DpopNonces nonces;
  private final Database database;
  private final Stores stores;
  private final InstantSource clock;
  private final String issuer;

  public Bearers(
      TokenVerifier verifier,
      DpopNonces nonces,
      Database database,
      Stores stores,
      InstantSource clock,
      String issuer) {
    this.verifier = verifier;
    this.nonces = nonces;
    this.database = database;
    this.stores = stores;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** Who calls; a problem with the right {@code WWW-Authenticate} if that is not clear. */
  public Caller caller(Call call) {
    return caller(holder(call));
  }

  /** The same for a token that was looked at already. */
  public Caller caller(Holder holder) {
    return database.read(tx -> read(tx, holder)).orElseThrow(holder::isOver);
  }

  /** Who calls with a token that allows that. */
  public Caller caller(Call call, String scope) {
    return caller(holder(call, TokenHeader.of(call), scope));
  }

  /** Whose token that is, which came in a form (RFC 6750, section 2.2) and must allow that. */
  public Caller callerByForm(Call call, String token, String scope) {
    return caller(holder(call, new Bearer(token), scope));
  }

  /**
   * Who calls by the token alone, without a look at any row: whether the sign-in is over is for the
   * caller of this method to know.
   */
  public Holder holder(Call call) {
    return holder(call, TokenHeader.of(call), SCOPE);
  }

  private Holder holder(Call call, TokenHeader token, String scope) {
    Claims claims =
        switch (verify(call, token)) {
          case Verified(Claims good) -> good;
          case Rejected(Verification.Reason why) -> throw Challenges.rejected(token, why, nonces);
          case Stale() -> throw Challenges.invalidToken(token);
        };
    if (!claims.scopes().contains(scope)) {
      throw Challenges.insufficientScope(token, scope);
    }
    return new Holder(
        new AccountId(claims.accountId()),
        new SignInId(claims.sid()),
        claims.clientId(),
        claims.scopes(),
        token.scheme());
  }

  private Verification verify(Call call, TokenHeader token) {
    return switch (token) {
      case Bearer(String text) -> verifier.verify(text);
      case Dpop dpop ->
          verifier.verify(
              new DpopRequest(
                  dpop.token(),
                  dpop.proofs(),
                  call.method(),
                  issuer + call.rawPath(),
                  nonces.required()));
    };
  }

  /** Whether a sign-in stands at this moment. */
  public boolean stands(AccountId account, SignInId sid) {
    Instant now = clock.instant();
    return database
        .read(tx -> stores.signIns().find(tx, account, sid))
        .filter(one -> one.lasts(now))
        .isPresent();
  }

  private Optional<Caller> read(Transaction tx, Holder holder) {
    Instant now = clock.instant();
    return stores
        .signIns()
        .findWithDevice(tx, holder.account(), holder.sid())
        .filter(device -> device.signIn().lasts(now))
        .flatMap(device ->
            stores
                .accounts()
                .find(tx, holder.account())
                .filter(Account::open)
                .map(open -> new Caller(open, device, holder.scopes())));
  }
}
