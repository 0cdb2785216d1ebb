package usher.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountStore;
import usher.device.DeviceDescription;
import usher.device.DeviceStore;
import usher.device.Heard;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.http.Form;
import usher.secret.Secrets;
import usher.signin.Caller;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/** Issues authorization codes to browsers that are signed in. Thread-safe. */
final class CodeIssue {
  /** The rows that a code touches. */
  record Stores(
      AccountStore accounts, DeviceStore devices, SignInStore signIns, GrantStore grants) {}

  private static final Duration JUST_BEGUN = Duration.ofMinutes(2);

  private final Database database;
  private final Stores stores;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration life;

  CodeIssue(Database database, Stores stores, Secrets secrets, InstantSource clock, Duration life) {
    this.database = database;
    this.stores = stores;
    this.secrets = secrets;
    this.clock = clock;
    this.life = life;
  }

  /** Issues a code, under the account's row; empty if the sign-in has ended meanwhile. */
  Optional<String> issue(
      Caller caller,
      Client client,
      String scope,
      String redirectUri,
      AuthorizationRequest request,
      Form told) {
    GrantToken code = GrantToken.make(caller.account().id(), secrets);
    Grant.Bound bound =
        new Grant.Bound(redirectUri, request.getCodeChallenge().getValue(), nonce(request));
    return database.write(tx -> {
      stores.accounts().lock(tx, caller.account().id());
      Instant now = clock.instant();
      boolean lasts =
          stores
              .signIns()
              .find(tx, caller.account().id(), caller.sid())
              .filter(signIn -> signIn.lasts(now))
              .isPresent();
      if (!lasts) {
        return Optional.empty();
      }
      stores.grants().add(tx, row(code, caller.signIn(), client, scope, bound, key(request), now));
      if (now.isBefore(caller.signIn().createdAt().plus(JUST_BEGUN))) {
        describe(tx, caller, told);
      }
      return Optional.of(code.text());
    });
  }

  private Grant row(
      GrantToken code,
      SignIn signIn,
      Client client,
      String scope,
      Grant.Bound bound,
      @Nullable String key,
      Instant now) {
    return new Grant(
        signIn.account(),
        code.hash(),
        Grant.Kind.CODE,
        signIn.sid(),
        client.id(),
        scope,
        bound,
        authentication(signIn),
        key,
        now,
        now.plus(life),
        null,
        null,
        null,
        null);
  }

  /** The key to whose holder alone the code is good (RFC 9449, section 10). */
  private static @Nullable String key(AuthorizationRequest request) {
    JWKThumbprintConfirmation key = request.getDPoPJWKThumbprintConfirmation();
    return key == null ? null : key.getValue().toString();
  }

  private static Grant.@Nullable Authentication authentication(SignIn signIn) {
    Instant at = signIn.provedAt();
    return at == null ? null : new Grant.Authentication(at, true);
  }

  /**
   * An app knows better than its User-Agent what it runs on. Only while the sign-in begins: later
   * any site could lead a browser here and give its device another name.
   */
  private void describe(Transaction tx, Caller caller, Form told) {
    DeviceDescription known =
        new DeviceDescription(
            caller.device().device().kind(),
            caller.device().device().name(),
            caller.device().device().model());
    DeviceDescription better = Heard.better(Heard.told(told), known);
    if (!better.equals(known)) {
      stores.devices().describe(tx, caller.account().id(), caller.device().device().id(), better);
    }
  }

  private static @Nullable String nonce(AuthorizationRequest request) {
    List<String> values = request.getCustomParameter("nonce");
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
