package usher.oauth.authorize;

import java.net.URI;

/** Where an answer goes, as a page's policy has to name it. */
public final class RedirectUris {
  private RedirectUris() {}

  /** What a page must be allowed to lead to with a form, as a Content-Security-Policy names it. */
  public static String formAction(String redirectUri) {
    URI uri = URI.create(redirectUri);
    String host = uri.getHost();
    // A policy cannot name an IPv6 address, nor the host of a scheme that has none.
    return host == null || host.startsWith("[")
        ? uri.getScheme() + ":"
        : uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
