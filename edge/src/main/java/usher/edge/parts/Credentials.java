package usher.edge.parts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an {@code Authorization} header (RFC 9110 section 11.4). Immutable.
 *
 * @param scheme in small letters; empty if there is none
 * @param token what follows it
 */
public record Credentials(String scheme, String token) {

  /** Those of a header; null if there is none. */
  public static Credentials of(@Nullable String header) {
    int space = header == null ? -1 : header.indexOf(' ');
    return header == null || space < 0
        ? new Credentials("", "")
        : new Credentials(
            header.substring(0, space).toLowerCase(Locale.ROOT),
            header.substring(space + 1).strip());
  }

  /** Does not tell the token. */
  @Override
  public String toString() {
    return "Credentials[" + scheme + "]";
  }
}
