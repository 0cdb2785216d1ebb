package usher.web;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.PasswordPolicy;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.SetCookie;
import usher.password.ChangePassword;
import usher.signin.Caller;
import usher.signin.SignInId;
import usher.signin.SignedInDevice;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.web.view.Faults;
import usher.web.view.SignOutView;
import usher.web.visit.Next;
import usher.web.visit.Notices;
import usher.web.visit.Visit;

/** {@code /account/sign-out}: lists what will be signed out, then does it. Thread-safe. */
final class SignOutPages {
  private static final String ALL = "all";
  private static final String LIST = "/account/devices";

  private final SignOut signOut;
  private final ChangePassword change;
  private final PasswordPages passwords;
  private final Proof proof;
  private final DeviceList devices;
  private final ReceiptPage receipts;

  SignOutPages(
      SignOut signOut,
      ChangePassword change,
      PasswordPages passwords,
      Proof proof,
      DeviceList devices,
      ReceiptPage receipts) {
    this.signOut = signOut;
    this.change = change;
    this.passwords = passwords;
    this.proof = proof;
    this.devices = devices;
    this.receipts = receipts;
  }

  /** What is asked for: which devices, and of those the ones that are signed in. */
  private record Wish(String word, Which which, List<SignedInDevice> targets) {
    /** Signing out the device in one's hand needs no proof: it can only harm oneself. */
    boolean onlyHere(Caller caller) {
      return targets.size() == 1 && targets.getFirst().signIn().sid().equals(caller.sid());
    }
  }

  Reply ask(Visit visit, Caller caller) {
    Form query = visit.call().query();
    // The bare address is what apps link to as "sign out of all devices".
    String word = SignInPages.text(query.one("which"));
    Wish wish = wish(visit, caller, query, word.isEmpty() ? ALL : word);
    if (wish.targets().isEmpty()) {
      boolean ticked = !wish.word().equals("some") || !query.all("sid").isEmpty();
      return Notices.to(LIST, ticked ? "sign_out.nothing" : "devices.none_ticked");
    }
    return visit.show(view(visit, caller, wish, false, 0, Faults.NONE));
  }

  Reply act(Visit visit, Caller caller) {
    Form form = visit.form();
    Wish wish = wish(visit, caller, form, SignInPages.text(form.one("which")));
    if (wish.targets().isEmpty()) {
      return Notices.to(LIST, "sign_out.nothing");
    }
    boolean changes = wish.word().equals(ALL) && "yes".equals(form.one("change"));
    if ((wish.onlyHere(caller) && !changes) || !proof.needed(visit, caller)) {
      return proved(visit, caller, wish, form, caller.account(), null);
    }
    String password = SignInPages.text(form.one("password"));
    if (password.isEmpty()) {
      String sentence = visit.words().say("sign_in.password_missing");
      return faulty(visit, caller, wish, changes, Faults.at("password", sentence));
    }
    return switch (proof.give(visit, caller, password)) {
      case Proof.Given(Account account, SetCookie cookie) ->
          proved(visit, caller, wish, form, account, cookie);
      case Proof.Wrong() -> {
        String sentence = visit.words().say("password.current_wrong");
        yield faulty(visit, caller, wish, changes, Faults.at("password", sentence));
      }
      case Proof.Wait(int seconds) ->
          visit
              .show(429, view(visit, caller, wish, changes, seconds, Faults.NONE))
              .header("Retry-After", String.valueOf(seconds));
    };
  }

  private Reply proved(
      Visit visit,
      Caller caller,
      Wish wish,
      Form form,
      Account account,
      @Nullable SetCookie cookie) {
    boolean changes = wish.word().equals(ALL) && "yes".equals(form.one("change"));
    String password = SignInPages.text(form.one("new_password"));
    Reply reply =
        ErrorPages.orSorry(
            visit,
            () ->
                changes
                    ? changed(visit, caller, wish, password, account)
                    : receipts.lead(signOut.of(account.id(), wish.which(), asked(caller)), false));
    // A browser that has just been signed out keeps no new cookie.
    boolean left = reply.header("Clear-Site-Data") != null;
    return cookie == null || left ? reply : reply.cookie(cookie);
  }

  private Reply changed(Visit visit, Caller caller, Wish wish, String password, Account account) {
    Cause cause = Cause.passwordChanged(caller.sid(), caller.deviceName());
    return switch (change.change(account, password, wish.which(), cause)) {
      case ChangePassword.Changed(Receipt receipt) -> receipts.lead(receipt, true);
      case ChangePassword.Weak(PasswordPolicy.Weakness weakness) ->
          faulty(
              visit,
              caller,
              wish,
              true,
              Faults.at("new_password", passwords.weak(visit, weakness)));
      case ChangePassword.Overtaken() -> ErrorPages.overtaken(visit);
    };
  }

  private static Cause asked(Caller caller) {
    return Cause.asked(caller.sid(), caller.deviceName());
  }

  private Wish wish(Visit visit, Caller caller, Form form, String word) {
    Which which =
        switch (word) {
          case ALL -> new Which.All();
          case "others" -> new Which.Others(caller.sid());
          case "some" ->
              new Which.These(
                  form.all("sid").stream().map(SignInId::new).collect(Collectors.toSet()));
          default -> throw new Problem(400, "invalid_request", "It is not said which devices.");
        };
    List<SignedInDevice> targets =
        devices.of(visit, caller).stream()
            .filter(device -> which.reaches(device.signIn().sid()))
            .toList();
    return new Wish(word, which, targets);
  }

  private Reply faulty(Visit visit, Caller caller, Wish wish, boolean changes, Faults faults) {
    return visit.show(Visit.FAULTY, view(visit, caller, wish, changes, 0, faults));
  }

  private SignOutView.Confirm view(
      Visit visit, Caller caller, Wish wish, boolean changes, int waitSeconds, Faults faults) {
    boolean onlyThisOne = wish.word().equals("some") && wish.onlyHere(caller);
    return new SignOutView.Confirm(
        wish.word(),
        wish.targets().stream().map(d -> DeviceList.line(visit, caller, d)).toList(),
        caller.account().email(),
        !onlyThisOne && proof.needed(visit, caller),
        changes,
        passwords.shortest(),
        wish.word().equals(ALL) ? Next.ACCOUNT : LIST,
        waitSeconds,
        faults);
  }
}
