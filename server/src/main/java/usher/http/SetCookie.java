package usher.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to be set: always Secure, HttpOnly, SameSite=Lax and for the whole host, as the prefix
 * {@code __Host-} asks. Without a maximum age it lasts as long as the browser runs.
 */
public record SetCookie(String name, String value, @Nullable Duration maxAge) {
  private static final String NOT_IN_NAMES = "()<>@,;:\\\"/[]?={} \t";
  private static final String NOT_IN_VALUES = "\",;\\ ";

  public SetCookie {
    check(name, NOT_IN_NAMES);
    check(value, NOT_IN_VALUES);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a cookie needs a name");
    }
  }

  /** The cookie that makes the browser forget the one of that name. */
  public static SetCookie gone(String name) {
    return new SetCookie(name, "", Duration.ZERO);
  }

  String header() {
    String age = maxAge == null ? "" : "; Max-Age=" + maxAge.toSeconds();
    return name + "=" + value + age + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  }

  private static void check(String text, String forbidden) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f || forbidden.indexOf(c) >= 0) {
        throw new IllegalArgumentException("not allowed in a cookie: character " + (int) c);
      }
    }
  }
}
