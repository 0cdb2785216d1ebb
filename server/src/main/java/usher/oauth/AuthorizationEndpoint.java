package usher.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.signin.Browsers;
import usher.signin.Caller;

/**
 * {@code GET /oauth/authorize} (RFC 6749, section 4.1.1): leads a browser through the sign-in page
 * and back to the app with a code. Thread-safe.
 */
final class AuthorizationEndpoint {
  private final Clients clients;
  private final Browsers browsers;
  private final CodeIssue codes;
  private final Issuer issuer;

  AuthorizationEndpoint(Clients clients, Browsers browsers, CodeIssue codes, String issuer) {
    this.clients = clients;
    this.browsers = browsers;
    this.codes = codes;
    this.issuer = new Issuer(issuer);
  }

  Reply get(Call call) {
    // Until client and redirect URI are known to belong together nothing is sent to that URI.
    Client client = client(call);
    URI redirect = redirect(call, client);
    // Asked before the library, which would try to read one.
    if (call.query("request") != null || call.query("request_uri") != null) {
      return error(redirect, OAuth2Error.REQUEST_NOT_SUPPORTED, state(call));
    }
    AuthorizationRequest request;
    try {
      request = AuthorizationRequest.parse(call.query().values());
    } catch (ParseException e) {
      ErrorObject error = e.getErrorObject();
      return error(redirect, error == null ? OAuth2Error.INVALID_REQUEST : error, state(call));
    } catch (IllegalArgumentException e) {
      // The library quotes some garbage in a description that may not have it.
      return error(redirect, OAuth2Error.INVALID_REQUEST, state(call));
    }
    ErrorObject fault = fault(request, client);
    return fault == null
        ? answer(call, request, client, redirect)
        : error(redirect, fault, request.getState());
  }

  private Client client(Call call) {
    String id = call.query("client_id");
    return Optional.ofNullable(id)
        .flatMap(clients::find)
        .orElseThrow(
            () -> new Problem(400, "unknown_client", "The app that sent you here is not known."));
  }

  private static URI redirect(Call call, Client client) {
    String asked = call.query("redirect_uri");
    if (asked == null || !client.mayRedirectTo(asked)) {
      throw new Problem(
          400,
          "unknown_redirect",
          "The app that sent you here gave an address that is not its own.");
    }
    return URI.create(asked);
  }

  private static @Nullable ErrorObject fault(AuthorizationRequest request, Client client) {
    if (!client.grants().contains(GrantType.AUTHORIZATION_CODE.getValue())) {
      return OAuth2Error.UNAUTHORIZED_CLIENT;
    }
    if (!ResponseType.CODE.equals(request.getResponseType())) {
      return OAuth2Error.UNSUPPORTED_RESPONSE_TYPE;
    }
    if (request.getResponseMode() != null
        && !ResponseMode.QUERY.equals(request.getResponseMode())) {
      return invalid("response_mode must be query.");
    }
    // RFC 7636, section 4.4.1; "plain" would hand the verifier to whoever sees the request.
    if (request.getCodeChallenge() == null
        || !CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())) {
      return invalid("PKCE with code_challenge_method=S256 is required.");
    }
    return null;
  }

  private Reply answer(Call call, AuthorizationRequest request, Client client, URI redirect) {
    String scope;
    try {
      scope = Clients.scope(client, request.getScope());
    } catch (Problem e) {
      return error(redirect, OAuth2Error.INVALID_SCOPE, request.getState());
    }
    Prompt prompt = request.getPrompt();
    boolean anew = prompt != null && prompt.contains(Prompt.Type.LOGIN);
    Caller caller = anew ? null : browsers.caller(call).orElse(null);
    Optional<String> code =
        caller == null
            ? Optional.empty()
            : codes.issue(caller, client, scope, redirect.toString(), request, told(call));
    if (code.isPresent()) {
      return success(redirect, code.get(), request.getState());
    }
    return prompt != null && prompt.contains(Prompt.Type.NONE)
        ? error(redirect, OIDCError.LOGIN_REQUIRED, request.getState())
        : Reply.seeOther(signInPage(call, anew));
  }

  /** What the app says of the device that it runs on. */
  private static Form told(Call call) {
    return call.query();
  }

  private Reply success(URI redirect, String code, @Nullable State state) {
    return Reply.seeOther(
        new AuthorizationSuccessResponse(
                redirect, new AuthorizationCode(code), null, state, issuer, ResponseMode.QUERY)
            .toURI()
            .toString());
  }

  private Reply error(URI redirect, ErrorObject error, @Nullable State state) {
    return Reply.seeOther(
        new AuthorizationErrorResponse(redirect, error, state, issuer, ResponseMode.QUERY)
            .toURI()
            .toString());
  }

  /** The sign-in page, which leads back here; "sign in anew" is asked for once and not for ever. */
  private static String signInPage(Call call, boolean anew) {
    StringBuilder next = new StringBuilder("/oauth/authorize?");
    Map<String, java.util.List<String>> again = new TreeMap<>(call.query().values());
    if (anew) {
      again.remove("prompt");
    }
    again.forEach((name, values) ->
        values.forEach(
            value -> next.append(encode(name)).append('=').append(encode(value)).append('&')));
    next.setLength(next.length() - 1);
    return "/sign-in?" + (anew ? "anew=1&" : "") + "next=" + encode(next.toString());
  }

  private static @Nullable State state(Call call) {
    return State.parse(call.query("state"));
  }

  private static ErrorObject invalid(String text) {
    return OAuth2Error.INVALID_REQUEST.setDescription(text);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
