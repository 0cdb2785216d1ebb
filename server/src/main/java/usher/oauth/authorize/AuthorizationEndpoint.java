package usher.oauth.authorize;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.grant.Consents;
import usher.grant.PushedRequests;
import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.limit.Overload;
import usher.signin.Browsers;
import usher.signin.Caller;

/**
 * {@code GET} and {@code POST /oauth/authorize} (RFC 6749, section 4.1.1; OpenID Connect Core,
 * section 3.1.2): leads a browser through the pages on which the viewer has something to do, and
 * back to the app with a code. Thread-safe.
 */
public final class AuthorizationEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizationEndpoint.class);

  /** What fits into the address of a page of ours, in which the request is encoded again. */
  private static final int ADDRESS_MAX = 7_500;

  /** What the viewer has still to do, and what an app is told that wants no page to be shown. */
  private enum Need {
    NOTHING(""),
    SIGN_IN("login_required"),
    SIGN_IN_ANEW("login_required"),
    PASSWORD("login_required"),
    CONSENT("consent_required");

    private final String error;

    Need(String error) {
      this.error = error;
    }
  }

  private final AuthorizationRequests requests;
  private final Browsers browsers;
  private final Consents consents;
  private final PushedRequests pushed;
  private final CodeIssue codes;
  private final AuthorizationResponses responses;

  public AuthorizationEndpoint(
      AuthorizationRequests requests,
      Browsers browsers,
      Consents consents,
      PushedRequests pushed,
      CodeIssue codes,
      String issuer,
      FormPostPage page) {
    this.requests = requests;
    this.browsers = browsers;
    this.consents = consents;
    this.pushed = pushed;
    this.codes = codes;
    this.responses = new AuthorizationResponses(issuer, page);
  }

  /** The request in the address. */
  public Reply get(Call call) {
    return answer(call, call.query());
  }

  /**
   * The request in a form of the app's. Browsers leave the cookie out when a form comes from
   * another site, and not when a link does: so it is asked for once more, with GET.
   */
  public Reply post(Call call) {
    String address = "/oauth/authorize?" + call.form().encoded();
    return address.length() <= ADDRESS_MAX ? Reply.seeOther(address) : answer(call, call.form());
  }

  private Reply answer(Call call, Form query) {
    Asked asked = requests.notes().read(query);
    return switch (requests.open(query, asked)) {
      case AuthorizationRequests.Understood(AuthorizationRequest request) ->
          orTold(call, request, () -> answer(call, query, request, asked));
      case AuthorizationRequests.Faulty faulty -> {
        finish(faulty.pushed());
        yield responses.error(call, faulty.back(), faulty.fault());
      }
    };
  }

  /** An app that waits for its browser hears of an outage, too (RFC 6749, section 4.1.2.1). */
  private Reply orTold(Call call, AuthorizationRequest request, Supplier<Reply> answer) {
    try {
      return answer.get();
    } catch (Problem problem) {
      throw problem;
    } catch (Overload e) {
      LOG.warn("overloaded: {}", e.getMessage());
      return responses.error(
          call, request.back(), "temporarily_unavailable", "Too much is asked for now.");
    } catch (RuntimeException e) {
      LOG.error("an authorization request failed", e);
      return responses.error(call, request.back(), "server_error", "Something went wrong here.");
    }
  }

  private Reply answer(Call call, Form query, AuthorizationRequest request, Asked asked) {
    if (asked.declined()) {
      return error(call, request, "access_denied", "The viewer declined.");
    }
    Caller caller = browsers.caller(call).orElse(null);
    if (asked.before() && caller != null && !isHinted(caller, request)) {
      return error(call, request, "login_required", "Another viewer has signed in.");
    }
    Need need = need(caller, request, asked);
    if (need == Need.NOTHING && caller != null) {
      Optional<String> code = codes.issue(caller, request);
      if (code.isPresent()) {
        return responses.code(call, request.back(), code.get());
      }
      need = Need.SIGN_IN;
    }
    if (request.silent()) {
      return error(call, request, need.error, "The viewer would have to see a page.");
    }
    String page = page(need, requests.notes().address(query, asked));
    return page.length() > ADDRESS_MAX
        ? error(call, request, "invalid_request", "The request is too long; push it (RFC 9126).")
        : UiLocales.on(Reply.seeOther(page), call, request.parameters());
  }

  private Need need(@Nullable Caller caller, AuthorizationRequest request, Asked asked) {
    if (caller == null) {
      return Need.SIGN_IN;
    }
    if (!isHinted(caller, request)) {
      return Need.SIGN_IN_ANEW;
    }
    Instant provedAt = caller.signIn().provedAt();
    if (provedAt == null || provedAt.isBefore(provedSince(request, asked))) {
      return request.asksFor(Prompt.SELECT_ACCOUNT) ? Need.SIGN_IN_ANEW : Need.PASSWORD;
    }
    return consented(caller, request, asked) ? Need.NOTHING : Need.CONSENT;
  }

  private static boolean isHinted(Caller caller, AuthorizationRequest request) {
    return request.hinted() == null || request.hinted().equals(caller.account().id());
  }

  /**
   * Since when the viewer must have given the password. Counted from when the browser came first,
   * so that {@code max_age=0} is fulfilled by a password given after that, however long ago.
   */
  private static Instant provedSince(AuthorizationRequest request, Asked asked) {
    Duration maxAge = request.maxAge();
    if (request.asksFor(Prompt.LOGIN) || request.asksFor(Prompt.SELECT_ACCOUNT)) {
      return asked.at();
    }
    return maxAge == null ? Instant.MIN : asked.at().minus(maxAge);
  }

  private boolean consented(Caller caller, AuthorizationRequest request, Asked asked) {
    boolean anew = request.asksFor(Prompt.CONSENT);
    if (!anew && !request.client().flow().consent()) {
      return true;
    }
    return consents
        .find(caller.account().id(), request.client().id())
        .filter(consent -> consent.scopes().containsAll(request.scopes()))
        .filter(consent -> !anew || !consent.at().isBefore(asked.at()))
        .isPresent();
  }

  private static String page(Need need, String next) {
    String query = "next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    return switch (need) {
      case SIGN_IN -> "/sign-in?" + query;
      case SIGN_IN_ANEW -> "/sign-in?anew=1&" + query;
      case PASSWORD -> "/account/prove?" + query;
      case CONSENT -> "/consent?" + query;
      case NOTHING -> throw new IllegalArgumentException("there is nothing to be done");
    };
  }

  private Reply error(Call call, AuthorizationRequest request, String error, String text) {
    finish(request.pushed());
    return responses.error(call, request.back(), error, text);
  }

  private void finish(@Nullable String pushedHash) {
    if (pushedHash != null) {
      pushed.finish(pushedHash);
    }
  }
}
