package usher.oauth.authorize;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountStore;
import usher.device.DeviceDescription;
import usher.device.DeviceStore;
import usher.device.Heard;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.grant.PushedRequests;
import usher.http.Problem;
import usher.secret.Secrets;
import usher.signin.Caller;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/** Issues authorization codes to browsers that are signed in. Thread-safe. */
public final class CodeIssue {
  /** The rows that a code touches. */
  public record Stores(
      AccountStore accounts,
      DeviceStore devices,
      SignInStore signIns,
      GrantStore grants,
      PushedRequests pushed) {}

  private static final Duration JUST_BEGUN = Duration.ofMinutes(2);

  private final Database database;
  private final Stores stores;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration life;

  public CodeIssue(
      Database database, Stores stores, Secrets secrets, InstantSource clock, Duration life) {
    this.database = database;
    this.stores = stores;
    this.secrets = secrets;
    this.clock = clock;
    this.life = life;
  }

  /** Issues a code, under the account's row; empty if the sign-in has ended meanwhile. */
  Optional<String> issue(Caller caller, AuthorizationRequest request) {
    GrantToken code = GrantToken.make(caller.account().id(), secrets);
    return database.write(tx -> {
      stores.accounts().lock(tx, caller.account().id());
      Instant now = clock.instant();
      SignIn signIn =
          stores
              .signIns()
              .find(tx, caller.account().id(), caller.sid())
              .filter(one -> one.lasts(now))
              .orElse(null);
      if (signIn == null) {
        return Optional.empty();
      }
      finish(tx, request);
      stores.grants().add(tx, row(code, signIn, request, now));
      if (now.isBefore(signIn.createdAt().plus(JUST_BEGUN))) {
        describe(tx, caller, request);
      }
      return Optional.of(code.text());
    });
  }

  /** Of two browser tabs with one pushed request one gets a code. Thrown: nothing is written. */
  private void finish(Transaction tx, AuthorizationRequest request) {
    if (request.pushed() != null && !stores.pushed().finish(tx, request.pushed())) {
      throw new Problem(400, "invalid_request_uri", "The request was used before.");
    }
  }

  private Grant row(GrantToken code, SignIn signIn, AuthorizationRequest request, Instant now) {
    return new Grant(
        signIn.account(),
        code.hash(),
        Grant.Kind.CODE,
        signIn.sid(),
        request.client().id(),
        request.scope(),
        new Grant.Bound(request.back().redirectUri(), request.codeChallenge(), request.nonce()),
        authentication(signIn),
        request.dpopJkt(),
        now,
        now.plus(life),
        null,
        null,
        null,
        null);
  }

  private static Grant.@Nullable Authentication authentication(SignIn signIn) {
    Instant at = signIn.provedAt();
    return at == null ? null : new Grant.Authentication(at, true);
  }

  /**
   * An app knows better than its User-Agent what it runs on. Only while the sign-in begins: later
   * any site could lead a browser here and give its device another name.
   */
  private void describe(Transaction tx, Caller caller, AuthorizationRequest request) {
    DeviceDescription known =
        new DeviceDescription(
            caller.device().device().kind(),
            caller.device().device().name(),
            caller.device().device().model());
    DeviceDescription better = Heard.better(Heard.told(request.parameters()), known);
    if (!better.equals(known)) {
      stores.devices().describe(tx, caller.account().id(), caller.device().device().id(), better);
    }
  }
}
