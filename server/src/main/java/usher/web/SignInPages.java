package usher.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.Email;
import usher.account.PasswordCheck;
import usher.http.ClientAddress;
import usher.http.Form;
import usher.http.Reply;
import usher.oauth.authorize.AuthorizationRequest;
import usher.oauth.authorize.AuthorizationRequests;
import usher.signin.BrowserCookie;
import usher.web.view.Faults;
import usher.web.view.SignInView;
import usher.web.visit.Next;
import usher.web.visit.Visit;

/** {@code /sign-in}: e-mail and password. Thread-safe. */
final class SignInPages {
  private final PasswordCheck check;
  private final BrowserEntrance entrance;
  private final AuthorizationRequests requests;

  SignInPages(PasswordCheck check, BrowserEntrance entrance, AuthorizationRequests requests) {
    this.check = check;
    this.entrance = entrance;
    this.requests = requests;
  }

  Reply get(Visit visit) {
    String next = Next.safe(visit.call().query("next"));
    boolean anew = visit.call().query("anew") != null;
    if (visit.caller() != null && !anew) {
      return Reply.seeOther(next);
    }
    String hint = requests.behind(next).map(AuthorizationRequest::loginHint).orElse("");
    String email = Email.parse(hint).isPresent() ? hint : "";
    return show(visit, 200, email, next, 0, Faults.NONE);
  }

  Reply post(Visit visit) {
    Form form = visit.form();
    String next = Next.safe(form.one("next"));
    String email = text(form.one("email")).strip();
    String password = text(form.one("password"));
    Faults missing = missing(visit, email, password);
    if (missing.any()) {
      return show(visit, Visit.FAULTY, email, next, 0, missing);
    }
    String address = ClientAddress.throttleKey(visit.call().address());
    return switch (check.check(email, password, address)) {
      case PasswordCheck.Wait(Duration length) -> wait(visit, email, next, length);
      case PasswordCheck.Wrong() -> wrong(visit, email, next, "sign_in.wrong");
      case PasswordCheck.Right(Account account) -> enter(visit, form, account, email, next);
    };
  }

  private Reply enter(Visit visit, Form form, Account account, String email, String next) {
    return switch (entrance.enter(visit, form, account)) {
      case BrowserEntrance.Entered entered ->
          Reply.seeOther(next).cookie(entered.cookie()).cookie(entered.device());
      case BrowserEntrance.Refused(boolean tooMany) ->
          wrong(visit, email, next, tooMany ? "sign_in.too_many_devices" : "sign_in.wrong");
    };
  }

  private static Faults missing(Visit visit, String email, String password) {
    if (email.isEmpty()) {
      return Faults.at("email", visit.words().say("sign_in.email_missing"));
    }
    if (Email.parse(email).isEmpty()) {
      return Faults.at("email", visit.words().say("sign_in.email_wrong"));
    }
    return password.isEmpty()
        ? Faults.at("password", visit.words().say("sign_in.password_missing"))
        : Faults.NONE;
  }

  private Reply wait(Visit visit, String email, String next, Duration length) {
    int seconds = Proof.seconds(length);
    return show(visit, 429, email, next, seconds, Faults.NONE)
        .header("Retry-After", String.valueOf(seconds));
  }

  private Reply wrong(Visit visit, String email, String next, String key) {
    Faults faults = Faults.at("password", visit.words().say(key));
    return show(visit, Visit.FAULTY, email, next, 0, faults);
  }

  private Reply show(
      Visit visit, int status, String email, String next, int waitSeconds, Faults faults) {
    AuthorizationRequest app = requests.behind(next).orElse(null);
    Reply reply =
        visit
            .show(
                status,
                new SignInView(
                    purpose(visit, app, next), email, next, over(visit), waitSeconds, faults))
            // Chrome on Android tells its model only to who asks: then the form brings it.
            .header("Accept-CH", "Sec-CH-UA-Model");
    return app == null ? reply : reply.formActions(app.formActions());
  }

  private static @Nullable String purpose(
      Visit visit, @Nullable AuthorizationRequest app, String next) {
    if (app != null) {
      return visit.words().say("sign_in.to_app", app.client().name());
    }
    return next.startsWith("/link") ? visit.words().say("sign_in.to_link") : null;
  }

  /** A browser with the cookie of a sign-in that is over wonders why it is here. */
  private static @Nullable String over(Visit visit) {
    boolean over = visit.caller() == null && visit.call().cookie(BrowserCookie.NAME) != null;
    return over && visit.call().method().equals("GET")
        ? visit.words().say("sign_in.signed_out")
        : null;
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
