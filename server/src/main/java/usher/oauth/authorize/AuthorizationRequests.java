package usher.oauth.authorize;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.grant.PushedRequests;
import usher.http.Form;
import usher.http.Problem;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.openid.IdTokenHints;

/**
 * Reads authorization requests (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1; RFC
 * 7636; RFC 9126), and says what is wrong with them. Thread-safe.
 */
public final class AuthorizationRequests {
  /** What was read. */
  sealed interface Reading {}

  /** Nothing is wrong with it. */
  record Understood(AuthorizationRequest request) implements Reading {}

  /** Something is, which the app is told at its own address. */
  record Faulty(AuthorizationRequest.Back back, @Nullable String pushed, Problem fault)
      implements Reading {}

  private static final String PATH = "/oauth/authorize?";

  /** A SHA-256 in base64url (RFC 7636, section 4.2; RFC 7638). */
  private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** The one parameter that may come more than once (RFC 8707); Usher does not read it. */
  private static final String RESOURCE = "resource";

  private final Clients clients;
  private final PushedRequests pushed;
  private final IdTokenHints hints;
  private final Asked.Notes notes;

  public AuthorizationRequests(
      Clients clients,
      PushedRequests pushed,
      IdTokenHints hints,
      SigningKeys keys,
      String issuer,
      InstantSource clock) {
    this.clients = clients;
    this.pushed = pushed;
    this.hints = hints;
    this.notes = new Asked.Notes(keys, issuer, clock);
  }

  Asked.Notes notes() {
    return notes;
  }

  /**
   * Reads a request with which a browser comes. Until client and redirect URI are known to belong
   * together nothing is sent to that URI: that is a problem for a page.
   */
  Reading open(Form query, Asked asked) {
    Client client = client(query);
    String uri = pushedUri(query);
    if (uri == null) {
      return read(client, query, null);
    }
    PushedRequests.Pushed request =
        (asked.before() ? pushed.started(uri, client.id()) : pushed.start(uri, client.id()))
            .orElseThrow(AuthorizationRequests::unknownUri);
    return read(client, Form.parse(request.parameters()), request.hash());
  }

  /** The request to which a page of ours leads back; empty if nothing will come of it. */
  public Optional<AuthorizationRequest> behind(String next) {
    if (!next.startsWith(PATH)) {
      return Optional.empty();
    }
    try {
      Form query = Form.parse(next.substring(PATH.length()));
      Asked asked = notes.read(query);
      if (pushedUri(query) != null && !asked.before()) {
        return Optional.empty();
      }
      return open(query, asked) instanceof Understood(AuthorizationRequest request)
          ? Optional.of(request)
          : Optional.empty();
    } catch (Problem e) {
      return Optional.empty();
    }
  }

  /** Where a viewer goes who does not want to do what the page asks for, which leads on to next. */
  public static String declining(String next) {
    return next.startsWith(PATH) ? next + "&" + Asked.DECLINED + "=yes" : "/account";
  }

  /** Checks a request that a client pushes; a problem says what is wrong with it. */
  void check(Client client, Form form) {
    String asked = one(form, "redirect_uri");
    if (asked == null || !client.mayRedirectTo(asked)) {
      throw invalid("The redirect_uri is not one of the client's.");
    }
    var _ = request(client, back(client, form), form, null);
  }

  private Client client(Form query) {
    return Optional.ofNullable(one(query, "client_id"))
        .flatMap(clients::find)
        .orElseThrow(
            () -> new Problem(400, "unknown_client", "The app that sent you here is not known."));
  }

  private static @Nullable String pushedUri(Form query) {
    String uri = one(query, "request_uri");
    return uri != null && uri.startsWith(PushedRequests.URI_PREFIX) ? uri : null;
  }

  private static Problem unknownUri() {
    return new Problem(400, "invalid_request_uri", "The request has run out, or was used before.");
  }

  private Reading read(Client client, Form form, @Nullable String pushedHash) {
    AuthorizationRequest.Back back = back(client, form);
    try {
      // RFC 9126, section 6.
      if (client.flow().pushedOnly() && pushedHash == null) {
        throw invalid("This client must push its requests.");
      }
      return new Understood(request(client, back, form, pushedHash));
    } catch (Problem fault) {
      return new Faulty(back, pushedHash, fault);
    }
  }

  private static AuthorizationRequest.Back back(Client client, Form form) {
    String asked = one(form, "redirect_uri");
    if (asked == null || !client.mayRedirectTo(asked)) {
      throw new Problem(
          400,
          "unknown_redirect",
          "The app that sent you here gave an address that is not its own.");
    }
    String mode = one(form, "response_mode");
    return new AuthorizationRequest.Back(
        asked,
        mode == null ? ResponseMode.QUERY : ResponseMode.of(mode).orElse(ResponseMode.QUERY),
        one(form, "state"));
  }

  private AuthorizationRequest request(
      Client client, AuthorizationRequest.Back back, Form form, @Nullable String pushedHash) {
    requireSingle(form);
    Clients.requireGrant(client, GrantType.AUTHORIZATION_CODE.getValue());
    refuseObjects(form);
    requireCode(form);
    requireThumbprint(form);
    String scope = one(form, "scope");
    return new AuthorizationRequest(
        client,
        back,
        Clients.scope(client, scope == null ? null : Scope.parse(scope)),
        prompts(form),
        maxAge(form),
        codeChallenge(client, form),
        hinted(form),
        form,
        pushedHash);
  }

  /** RFC 6749, section 3.1. */
  private static void requireSingle(Form form) {
    form.values()
        .forEach((name, values) -> {
          if (values.size() > 1 && !name.equals(RESOURCE)) {
            throw invalid("A parameter came more than once.");
          }
        });
  }

  /** OpenID Connect Core, section 6 and 7.2.1: Usher takes requests as they are, or pushed. */
  private static void refuseObjects(Form form) {
    if (one(form, "request") != null) {
      throw new Problem(400, "request_not_supported", "Usher takes no request objects.");
    }
    if (one(form, "request_uri") != null) {
      throw new Problem(
          400, "request_uri_not_supported", "Usher takes no request_uri but its own.");
    }
    if (one(form, "registration") != null) {
      throw new Problem(400, "registration_not_supported", "Clients are registered beforehand.");
    }
  }

  private static void requireCode(Form form) {
    String type = one(form, "response_type");
    if (type == null) {
      throw invalid("The response_type is missing.");
    }
    if (!type.equals("code")) {
      throw new Problem(400, "unsupported_response_type", "The response_type must be code.");
    }
    String mode = one(form, "response_mode");
    if (mode != null && ResponseMode.of(mode).isEmpty()) {
      throw invalid("The response_mode must be query, fragment or form_post.");
    }
  }

  private static void requireThumbprint(Form form) {
    String jkt = one(form, AuthorizationRequest.DPOP_JKT);
    if (jkt != null && !SHA_256.matcher(jkt).matches()) {
      throw invalid("The dpop_jkt is not a SHA-256 in base64url.");
    }
  }

  /** RFC 7636, section 4.4.1; "plain" would hand the verifier to whoever sees the request. */
  private static @Nullable String codeChallenge(Client client, Form form) {
    String challenge = one(form, "code_challenge");
    String method = one(form, "code_challenge_method");
    if (challenge == null && method == null && client.flow().pkceOptional()) {
      return null;
    }
    if (challenge == null || !"S256".equals(method)) {
      throw invalid("PKCE with code_challenge_method=S256 is required.");
    }
    if (!SHA_256.matcher(challenge).matches()) {
      throw invalid("The code_challenge is not a SHA-256 in base64url.");
    }
    return challenge;
  }

  private static Set<Prompt> prompts(Form form) {
    Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
    String asked = one(form, "prompt");
    if (asked != null) {
      for (String word : asked.strip().split(" +", -1)) {
        prompts.add(
            Prompt.of(word).orElseThrow(() -> invalid("The prompt has a word that is not known.")));
      }
    }
    if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
      throw invalid("The prompt none stands alone.");
    }
    return prompts;
  }

  private static @Nullable Duration maxAge(Form form) {
    String asked = one(form, "max_age");
    if (asked == null) {
      return null;
    }
    if (!SECONDS.matcher(asked).matches()) {
      throw invalid("The max_age is not a number of seconds.");
    }
    return Duration.ofSeconds(Long.parseLong(asked));
  }

  private @Nullable AccountId hinted(Form form) {
    String hint = one(form, "id_token_hint");
    return hint == null
        ? null
        : hints
            .read(hint)
            .map(IdTokenHints.Hint::account)
            .orElseThrow(() -> invalid("The id_token_hint is not an ID token of ours."));
  }

  /**
   * The value; null when there is none, which an empty one is, too (RFC 6749, section 3.1), or when
   * there are several.
   */
  private static @Nullable String one(Form form, String name) {
    var values = form.all(name);
    return values.size() == 1 && !values.getFirst().isEmpty() ? values.getFirst() : null;
  }

  private static Problem invalid(String text) {
    return new Problem(400, "invalid_request", text);
  }
}
