package usher.web;

import java.util.List;
import java.util.Set;
import usher.grant.Consents;
import usher.http.Reply;
import usher.oauth.authorize.AuthorizationRequest;
import usher.oauth.authorize.AuthorizationRequests;
import usher.signin.Caller;
import usher.web.look.Frame;
import usher.web.view.ConsentView;
import usher.web.visit.Next;
import usher.web.visit.Visit;

/** {@code /consent}: whether an app of somebody else's may use the account. Thread-safe. */
final class ConsentPages {
  private static final Set<String> NAMED = Set.of("openid", "profile", "email", "account");

  private final AuthorizationRequests requests;
  private final Consents consents;

  ConsentPages(AuthorizationRequests requests, Consents consents) {
    this.requests = requests;
    this.consents = consents;
  }

  Reply get(Visit visit, Caller caller) {
    String next = Next.safe(visit.call().query("next"));
    return requests
        .behind(next)
        .map(request -> show(visit, caller, request, next))
        // The request itself is not right (any more), which is told there.
        .orElseGet(() -> Reply.seeOther(next));
  }

  Reply post(Visit visit, Caller caller) {
    var form = visit.form();
    String next = Next.safe(form.one("next"));
    AuthorizationRequest request = requests.behind(next).orElse(null);
    if (request == null) {
      return Reply.seeOther(next);
    }
    if (!"allow".equals(form.one("decision"))) {
      return Reply.seeOther(AuthorizationRequests.declining(next));
    }
    // Of a viewer who has been signed out meanwhile the next page asks to sign in.
    var _ =
        consents.give(
            caller.account().id(),
            caller.sid(),
            request.client().id(),
            Set.copyOf(request.scopes()));
    return Reply.seeOther(next);
  }

  private static Reply show(Visit visit, Caller caller, AuthorizationRequest request, String next) {
    List<String> uses = request.scopes().stream().map(scope -> use(visit, scope)).toList();
    return visit
        .show(
            new ConsentView(
                request.client().name(),
                request.backHost(),
                caller.account().email(),
                uses,
                next,
                "/sign-in?anew=1&next=" + Frame.encode(next)))
        .formActions(request.formActions());
  }

  private static String use(Visit visit, String scope) {
    return NAMED.contains(scope)
        ? visit.words().say("consent.scope." + scope)
        : visit.words().say("consent.scope.other", scope);
  }
}
