package usher.web;

import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.authorize.UiLocales;
import usher.oauth.openid.EndSessionRequests;
import usher.oauth.openid.EndSessionRequests.EndSession;
import usher.signin.Caller;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.web.look.Frame;
import usher.web.view.EndSessionView;
import usher.web.visit.Next;
import usher.web.visit.Visit;

/**
 * {@code /oauth/end_session} (OpenID Connect RP-Initiated Logout): an app sends its viewer here to
 * be signed out in this browser, at once if it shows whom it means, else by the viewer's own word
 * on {@code /end-session}. Thread-safe.
 */
final class EndSessionPages {
  private static final String PATH = "/oauth/end_session";
  private static final int ADDRESS_MAX = 7_500;

  private final EndSessionRequests requests;
  private final SignOut signOut;
  private final ReceiptPage receipts;

  EndSessionPages(EndSessionRequests requests, SignOut signOut, ReceiptPage receipts) {
    this.requests = requests;
    this.signOut = signOut;
    this.receipts = receipts;
  }

  /** The request in the address (section 2). */
  Reply get(Visit visit) {
    Form query = visit.call().query();
    EndSession request = requests.read(query);
    Caller caller = visit.caller();
    if (caller == null) {
      if (request.faulty()) {
        throw new Problem(400, "unknown_redirect", "The app that sent you here made a mistake.");
      }
      return Reply.seeOther(request.back() == null ? "/sign-in" : request.back());
    }
    if (request.isAbout(caller)) {
      return end(caller, request);
    }
    Reply asks = Reply.seeOther("/end-session?request=" + Frame.encode(query.encoded()));
    return UiLocales.on(asks, visit.call(), query);
  }

  /**
   * The request in a form of the app's. Browsers leave the cookie out when a form comes from
   * another site, and not when a link does: so it is asked for once more, with GET.
   */
  Reply post(Call call) {
    String address = PATH + "?" + call.form().encoded();
    if (address.length() > ADDRESS_MAX) {
      throw new Problem(413, "invalid_request", "The request is too long.");
    }
    return Reply.seeOther(address);
  }

  /** Asks the viewer. */
  Reply ask(Visit visit, Caller caller) {
    String text = SignInPages.text(visit.call().query("request"));
    EndSession request = requests.read(Form.parse(text));
    String app = request.client() == null ? null : request.client().name();
    return visit
        .show(
            request.faulty() ? 400 : 200,
            new EndSessionView(app, caller.account().email(), request.faulty(), text))
        .formActions(request.formActions());
  }

  /** The viewer's word. */
  Reply answer(Visit visit, Caller caller) {
    Form form = visit.form();
    EndSession request = requests.read(Form.parse(SignInPages.text(form.one("request"))));
    return "yes".equals(form.one("sign_out")) ? end(caller, request) : Reply.seeOther(Next.ACCOUNT);
  }

  private Reply end(Caller caller, EndSession request) {
    Receipt receipt =
        signOut.of(
            caller.account().id(),
            Which.one(caller.sid()),
            Cause.asked(caller.sid(), caller.deviceName()));
    return request.back() == null
        ? receipts.lead(receipt, false)
        : ReceiptPage.leave(Reply.seeOther(request.back()));
  }
}
