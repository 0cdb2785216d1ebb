package usher.oauth.authorize;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.http.Form;
import usher.oauth.Client;

/**
 * An app's request for a code, once nothing is wrong with it.
 *
 * @param scope what is asked for and may be, sorted
 * @param maxAge how old the viewer's last proof may be; null if the app does not mind
 * @param codeChallenge of PKCE, S256; null for a client that need not use it
 * @param hinted whom the app believes to be signed in; null if it does not say
 * @param parameters all that it said, pushed or not
 * @param pushed under which a pushed request is kept; null for one that came with the browser
 */
public record AuthorizationRequest(
    Client client,
    Back back,
    String scope,
    Set<Prompt> prompts,
    @Nullable Duration maxAge,
    @Nullable String codeChallenge,
    @Nullable AccountId hinted,
    Form parameters,
    @Nullable String pushed) {

  /** The parameter that names the key of the app. */
  static final String DPOP_JKT = "dpop_jkt";

  /**
   * The way back to the app, known to be its own.
   *
   * @param state echoed character by character
   */
  record Back(String redirectUri, ResponseMode mode, @Nullable String state) {}

  public AuthorizationRequest {
    prompts = Set.copyOf(prompts);
  }

  boolean asksFor(Prompt prompt) {
    return prompts.contains(prompt);
  }

  /** Whether the viewer must not see a page. */
  boolean silent() {
    return asksFor(Prompt.NONE);
  }

  /** What it asks for, word by word. */
  public List<String> scopes() {
    return Arrays.stream(scope.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  @Nullable String nonce() {
    return unlessEmpty(parameters.one("nonce"));
  }

  /** The thumbprint of the key with which alone the code can be redeemed (RFC 9449, section 10). */
  @Nullable String dpopJkt() {
    return unlessEmpty(parameters.one(DPOP_JKT));
  }

  private static @Nullable String unlessEmpty(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  /** The address under which the app believes to know the viewer; null if it does not say. */
  public @Nullable String loginHint() {
    return parameters.one("login_hint");
  }

  /** The host that the browser goes back to, or an app's own scheme. */
  public String backHost() {
    String host = java.net.URI.create(back.redirectUri()).getHost();
    return host == null ? back.redirectUri().replaceFirst(":.*", "") : host;
  }

  /** What a page on the way must be allowed to lead to with a form. */
  public List<String> formActions() {
    return List.of(RedirectUris.formAction(back.redirectUri()));
  }
}
