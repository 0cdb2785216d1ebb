package usher.oauth.authorize;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usher.oauth.Client;

/** Which addresses are a client's own. */
public final class RedirectUris {
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(127\\.0\\.0\\.1|\\[::1])(?::\\d{1,5})?([/?].*)?");

  private RedirectUris() {}

  /**
   * Compared character by character (RFC 9700, section 2.1), but for the port of an address on the
   * viewer's own machine: an app there takes the one that is free (RFC 8252, section 7.3).
   */
  static boolean isOf(Client client, String asked) {
    return client.redirectUris().contains(asked)
        || client.redirectUris().stream().anyMatch(own -> sameButForThePort(own, asked));
  }

  private static boolean sameButForThePort(String own, String asked) {
    Matcher left = LOOPBACK.matcher(own);
    Matcher right = LOOPBACK.matcher(asked);
    return left.matches()
        && right.matches()
        && left.group(1).equals(right.group(1))
        && java.util.Objects.equals(left.group(2), right.group(2));
  }

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
