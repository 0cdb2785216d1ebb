package usher.oauth;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client sends viewers here, and where it gets them back.
 *
 * @param pkceOptional whether it may ask for a code without PKCE; for confidential clients alone
 * @param consent whether the viewer is asked before it gets anything
 * @param pushedOnly whether it has to push its requests (RFC 9126, section 6)
 * @param postLogoutRedirectUris where the browser may go after a sign-out, compared character by
 *     character
 * @param backchannelLogoutUri where its server is told that a sign-in is over; null if it does not
 *     want to know (OpenID Connect Back-Channel Logout, section 2.2)
 */
public record RedirectFlow(
    boolean pkceOptional,
    boolean consent,
    boolean pushedOnly,
    List<String> postLogoutRedirectUris,
    @Nullable URI backchannelLogoutUri) {
  /** Of a client that says nothing about it: one's own app. */
  public static final RedirectFlow STANDARD =
      new RedirectFlow(false, false, false, List.of(), null);

  public RedirectFlow {
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
  }
}
