package usher;

import java.util.List;
import usher.config.Section;
import usher.oauth.RedirectFlow;

/** Reads how a client sends viewers here. */
final class RedirectFlowReader {
  private RedirectFlowReader() {}

  static RedirectFlow read(Section client, boolean confidential) {
    String pkce = client.oneOf("pkce", "required", List.of("required", "optional"));
    if (pkce.equals("optional") && !confidential) {
      client.problem("pkce", "a client without a secret or keys cannot do without PKCE");
    }
    return new RedirectFlow(
        pkce.equals("optional"),
        client.flag("consent", false),
        client.flag("require_pushed_authorization_requests", false),
        client.texts("post_logout_redirect_uris", List.of(), Uris.REDIRECTS, Uris::redirect));
  }
}
