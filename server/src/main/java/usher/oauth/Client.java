package usher.oauth;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.oauth.client.Credential;

/**
 * An app or back end that speaks OAuth (RFC 6749, section 2).
 *
 * @param name what viewers call it
 * @param credential by which it proves who it is
 * @param redirectUris compared character by character, but for the port of a loopback address
 * @param grants the grant types it may use
 * @param audience whom its access tokens are for, besides Usher itself
 * @param homeUri where "back to the app" leads; null if it has no such place
 * @param flow how it sends viewers here
 * @param tokens what its tokens are like
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
    RedirectFlow flow,
    TokenForm tokens) {

  private static final int LAST_PORT = 65_535;

  /** By number only: "localhost" may be another machine's name (RFC 8252, section 8.3). */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([1-9][0-9]{0,4}))?((?:[/?].*)?)");

  /** Whether it has no secret to keep: an app in the hands of viewers. */
  public boolean isPublic() {
    return credential instanceof Credential.None;
  }

  /**
   * Whether an answer may go to that address: to one of {@code redirectUris}, compared character by
   * character (RFC 9700, section 2.1). An app that listens on a loopback address takes whichever
   * port is free then, so there the port may be any (RFC 8252, section 7.3).
   */
  public boolean mayRedirectTo(String asked) {
    if (redirectUris.contains(asked)) {
      return true;
    }
    String portless = withoutPort(asked);
    return portless != null
        && redirectUris.stream().anyMatch(known -> portless.equals(withoutPort(known)));
  }

  /** The loopback address without its port; null if it is no such address. */
  private static @Nullable String withoutPort(String uri) {
    Matcher parts = LOOPBACK.matcher(uri);
    if (!parts.matches()) {
      return null;
    }
    String port = parts.group(2);
    return port == null || Integer.parseInt(port) <= LAST_PORT
        ? parts.group(1) + parts.group(3)
        : null;
  }
}
