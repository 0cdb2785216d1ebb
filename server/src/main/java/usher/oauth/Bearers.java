package usher.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.edge.Claims;
import usher.edge.TokenVerifier;
import usher.edge.Verification;
import usher.http.Call;
import usher.http.Problem;
import usher.signin.Caller;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Recognises who calls the API by the access token (RFC 6750). Thread-safe.
 *
 * <p>The token is checked here; whether its sign-in is over is read from its row, so that Usher's
 * own API refuses from the commit on.
 */
public final class Bearers {
  /** The scope of the account API. */
  public static final String SCOPE = "account";

  /** Who holds a token, as far as the token itself tells. */
  public record Holder(AccountId account, SignInId sid, String clientId, Set<String> scopes) {}

  private static final String BEARER = "bearer ";

  /** All but a space and the characters of a scope (RFC 6749 section 3.3). */
  private static final Pattern NO_SCOPE = Pattern.compile("[^ !#-\\[\\]-~]");

  private final TokenVerifier verifier;
  private final Database database;
  private final AccountStore accounts;
  private final SignInStore signIns;
  private final InstantSource clock;

  public Bearers(
      TokenVerifier verifier,
      Database database,
      AccountStore accounts,
      SignInStore signIns,
      InstantSource clock) {
    this.verifier = verifier;
    this.database = database;
    this.accounts = accounts;
    this.signIns = signIns;
    this.clock = clock;
  }

  /** Who calls; a problem with the right {@code WWW-Authenticate} if that is not clear. */
  public Caller caller(Call call) {
    return caller(holder(call));
  }

  /** The same for a token that was looked at already. */
  public Caller caller(Holder holder) {
    return database.read(tx -> read(tx, holder)).orElseThrow(Bearers::invalidToken);
  }

  /**
   * Who calls by the token alone, without a look at any row: whether the sign-in is over is for the
   * caller of this method to know.
   */
  public Holder holder(Call call) {
    return holder(token(call), SCOPE);
  }

  /** Whose token that is, which must allow that. */
  public Caller caller(String token, String scope) {
    return caller(holder(token, scope));
  }

  private Holder holder(String token, String scope) {
    if (!(verifier.verify(token) instanceof Verification.Verified(Claims claims))) {
      throw invalidToken();
    }
    if (!claims.scopes().contains(scope)) {
      throw insufficientScope(scope);
    }
    return new Holder(
        new AccountId(claims.accountId()),
        new SignInId(claims.sid()),
        claims.clientId(),
        claims.scopes());
  }

  /** Whether a sign-in stands at this moment. */
  public boolean stands(AccountId account, SignInId sid) {
    Instant now = clock.instant();
    return database
        .read(tx -> signIns.find(tx, account, sid))
        .filter(one -> one.lasts(now))
        .isPresent();
  }

  /** The problem of a token that is not accepted, for whatever reason. */
  public static Problem invalidToken() {
    return new Problem(401, "invalid_token", "The access token is not accepted.")
        .header("WWW-Authenticate", "Bearer realm=\"usher\", error=\"invalid_token\"");
  }

  /**
   * The problem of a token that is good, but not for this.
   *
   * @param scope what is needed; characters that no scope has are left out of the header
   */
  public static Problem insufficientScope(String scope) {
    String plain = NO_SCOPE.matcher(scope).replaceAll("");
    return new Problem(403, "insufficient_scope", "The token lacks the scope " + plain + ".")
        .header(
            "WWW-Authenticate",
            "Bearer realm=\"usher\", error=\"insufficient_scope\", scope=\"" + plain + "\"");
  }

  private Optional<Caller> read(Transaction tx, Holder holder) {
    Instant now = clock.instant();
    return signIns
        .findWithDevice(tx, holder.account(), holder.sid())
        .filter(device -> device.signIn().lasts(now))
        .flatMap(device ->
            accounts
                .find(tx, holder.account())
                .filter(Account::open)
                .map(open -> new Caller(open, device, holder.scopes())));
  }

  /** The token of a request (RFC 6750 section 2.1); a problem if there is none. */
  public static String token(Call call) {
    String header = call.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      // RFC 6750, section 3.1: no error code for a request without a token.
      throw new Problem(401, "token_missing", "This needs an access token.")
          .header("WWW-Authenticate", "Bearer realm=\"usher\"");
    }
    return header.substring(BEARER.length()).strip();
  }
}
