package usher.oauth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.oauth.client.Credential;
import usher.oauth.client.TokenRules;

/**
 * An app or back end that speaks OAuth (RFC 6749, section 2).
 *
 * @param name what viewers call it
 * @param credential by which it proves who it is
 * @param redirectUris compared character by character
 * @param grants the grant types it may use
 * @param audience whom its access tokens are for, besides Usher itself
 * @param homeUri where "back to the app" leads; null if it has no such place
 */
public record Client(
    String id,
    String name,
    Credential credential,
    List<String> redirectUris,
    Set<String> grants,
    String audience,
    Set<String> scopes,
    @Nullable String homeUri,
    TokenRules tokens) {

  /** Whether it has no secret to keep: an app in the hands of viewers. */
  public boolean isPublic() {
    return credential instanceof Credential.None;
  }
}
