package usher.web.visit;

import org.jspecify.annotations.Nullable;

/** Where to go afterwards: only ever a path of our own. */
public final class Next {
  public static final String ACCOUNT = "/account";
  private static final int LENGTH_MAX = 8_000;

  private Next() {}

  /** The path, or the account page for anything that could lead elsewhere. */
  public static String safe(@Nullable String asked) {
    if (asked == null || asked.length() > LENGTH_MAX || !asked.startsWith("/")) {
      return ACCOUNT;
    }
    // Browsers read "//host" and "/\host" as another host, and skip tabs and line breaks.
    boolean elsewhere = asked.startsWith("//") || asked.indexOf('\\') >= 0;
    boolean odd = asked.chars().anyMatch(c -> c <= ' ' || c >= 0x7f);
    return elsewhere || odd ? ACCOUNT : asked;
  }
}
