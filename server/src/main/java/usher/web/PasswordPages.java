package usher.web;

import usher.account.PasswordPolicy;
import usher.http.Form;
import usher.http.Reply;
import usher.oauth.authorize.AuthorizationRequest;
import usher.oauth.authorize.AuthorizationRequests;
import usher.password.ChangePassword;
import usher.signin.Caller;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.Which;
import usher.web.look.Frame;
import usher.web.view.Faults;
import usher.web.view.PasswordView;
import usher.web.visit.Next;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/** {@code /account/password} and {@code /account/prove}. Thread-safe. */
final class PasswordPages {
  private final ChangePassword change;
  private final PasswordPolicy policy;
  private final Proof proof;
  private final DeviceList devices;
  private final AuthorizationRequests requests;

  PasswordPages(
      ChangePassword change,
      PasswordPolicy policy,
      Proof proof,
      DeviceList devices,
      AuthorizationRequests requests) {
    this.change = change;
    this.policy = policy;
    this.proof = proof;
    this.devices = devices;
    this.requests = requests;
  }

  Reply get(Visit visit, Caller caller) {
    return visit.show(view(visit, caller, true, Faults.NONE));
  }

  Reply post(Visit visit, Caller caller) {
    Form form = visit.form();
    String current = SignInPages.text(form.one("password"));
    String fresh = SignInPages.text(form.one("new_password"));
    boolean others = "yes".equals(form.one("others"));
    if (fresh.equals(current)) {
      return faulty(visit, caller, others, "new_password", visit.words().say("password.same"));
    }
    return switch (proof.give(visit, caller, current)) {
      case Proof.Wrong() ->
          faulty(visit, caller, others, "password", visit.words().say("password.current_wrong"));
      case Proof.Wait(int seconds) ->
          faulty(visit, caller, others, "password", tooMany(visit, seconds));
      case Proof.Given given -> change(visit, caller, given, fresh, others);
    };
  }

  private Reply change(
      Visit visit, Caller caller, Proof.Given given, String fresh, boolean others) {
    Which which = others ? new Which.Others(caller.sid()) : null;
    Cause cause = Cause.passwordChanged(caller.sid(), caller.deviceName());
    return ErrorPages.orSorry(
            visit,
            () ->
                switch (change.change(given.account(), fresh, which, cause)) {
                  case ChangePassword.Changed(Receipt receipt) ->
                      Told.of("password", String.valueOf(receipt.signedOut().size()))
                          .on(Reply.seeOther("/account/password/done"));
                  case ChangePassword.Weak(PasswordPolicy.Weakness weakness) ->
                      faulty(visit, caller, others, "new_password", weak(visit, weakness));
                  case ChangePassword.Overtaken() -> ErrorPages.overtaken(visit);
                })
        .cookie(given.cookie());
  }

  Reply done(Visit visit, Caller caller) {
    return Told.read(visit.call(), "password")
        .map(told -> SignInPages.text(told.at(1)))
        .filter(count -> count.matches("\\d{1,6}"))
        .map(count -> Told.forget(visit.show(new PasswordView.Changed(Integer.parseInt(count)))))
        .orElseGet(() -> Reply.seeOther(Next.ACCOUNT));
  }

  Reply askProof(Visit visit, Caller caller) {
    String next = Next.safe(visit.call().query("next"));
    return ask(visit, 200, caller, next, 0, Faults.NONE);
  }

  Reply prove(Visit visit, Caller caller) {
    Form form = visit.form();
    String next = Next.safe(form.one("next"));
    String password = SignInPages.text(form.one("password"));
    if (password.isEmpty()) {
      Faults missing = Faults.at("password", visit.words().say("sign_in.password_missing"));
      return ask(visit, Visit.FAULTY, caller, next, 0, missing);
    }
    return switch (proof.give(visit, caller, password)) {
      case Proof.Given given -> Reply.seeOther(next).cookie(given.cookie());
      case Proof.Wait(int seconds) ->
          ask(visit, 429, caller, next, seconds, Faults.NONE)
              .header("Retry-After", String.valueOf(seconds));
      case Proof.Wrong() -> {
        Faults wrong = Faults.at("password", visit.words().say("password.current_wrong"));
        yield ask(visit, Visit.FAULTY, caller, next, 0, wrong);
      }
    };
  }

  /** Why a new password is not accepted, in words. */
  String weak(Visit visit, PasswordPolicy.Weakness weakness) {
    return switch (weakness) {
      case TOO_SHORT -> visit.words().say("password.too_short", policy.lengthMin());
      case TOO_LONG -> visit.words().say("password.too_long", PasswordPolicy.LENGTH_MAX);
      case TOO_COMMON -> visit.words().say("password.too_common");
      case HOLDS_EMAIL -> visit.words().say("password.holds_email");
    };
  }

  int shortest() {
    return policy.lengthMin();
  }

  static String tooMany(Visit visit, int seconds) {
    return visit.words().say("form.too_many") + " " + visit.words().count("form.wait", seconds);
  }

  private Reply faulty(Visit visit, Caller caller, boolean others, String field, String sentence) {
    return visit.show(Visit.FAULTY, view(visit, caller, others, Faults.at(field, sentence)));
  }

  private PasswordView.Change view(Visit visit, Caller caller, boolean others, Faults faults) {
    int count = devices.of(visit, caller).size() - 1;
    return new PasswordView.Change(
        caller.account().email(), policy.lengthMin(), Math.max(0, count), others, faults);
  }

  private Reply ask(
      Visit visit, int status, Caller caller, String next, int waitSeconds, Faults faults) {
    AuthorizationRequest app = requests.behind(next).orElse(null);
    Reply reply =
        visit.show(
            status,
            new PasswordView.Prove(
                caller.account().email(),
                next,
                AuthorizationRequests.declining(next),
                app == null ? null : "/sign-in?anew=1&next=" + Frame.encode(next),
                waitSeconds,
                faults));
    return app == null ? reply : reply.formActions(app.formActions());
  }
}
