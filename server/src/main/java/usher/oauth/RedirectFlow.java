package usher.oauth;

import java.util.List;

/**
 * How a client sends viewers here, and where it gets them back.
 *
 * @param pkceOptional whether it may ask for a code without PKCE; for confidential clients alone
 * @param consent whether the viewer is asked before it gets anything
 * @param pushedOnly whether it has to push its requests (RFC 9126, section 6)
 * @param postLogoutRedirectUris where the browser may go after a sign-out, compared character by
 *     character
 */
public record RedirectFlow(
    boolean pkceOptional,
    boolean consent,
    boolean pushedOnly,
    List<String> postLogoutRedirectUris) {
  /** Of a client that says nothing about it: one's own app. */
  public static final RedirectFlow STANDARD = new RedirectFlow(false, false, false, List.of());

  public RedirectFlow {
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
  }
}
