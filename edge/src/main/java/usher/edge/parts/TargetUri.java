package usher.edge.parts;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request without query and fragment, in the one form in which two of them can be
 * compared (RFC 9449 section 4.3; RFC 3986 sections 6.2.2 and 6.2.3).
 */
public final class TargetUri {

  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("[?#]");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

  private TargetUri() {}

  /** The address in its normal form; null if it is no absolute http address. */
  public static @Nullable String normal(String text) {
    URI uri;
    try {
      // What browsers leave as it is in a query is not all what this class takes.
      uri = new URI(QUERY_OR_FRAGMENT.split(text, 2)[0]);
    } catch (URISyntaxException e) {
      return null;
    }
    String authority = uri.getRawAuthority();
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?") || authority == null || authority.contains("@")) {
      return null;
    }
    String defaultPort = scheme.equals("https") ? "443" : "80";
    String host = authority.toLowerCase(Locale.ROOT).replaceFirst(":(" + defaultPort + ")?$", "");
    return scheme + "://" + host + withoutDots(unescaped(uri.getRawPath()));
  }

  /** Escapes that need not be are undone, the others written in capitals. */
  private static String unescaped(String path) {
    return ESCAPE
        .matcher(path)
        .replaceAll(found -> {
          String meant = String.valueOf((char) Integer.parseInt(found.group(1), 16));
          return UNRESERVED.matcher(meant).matches()
              ? meant
              : Matcher.quoteReplacement(found.group().toUpperCase(Locale.ROOT));
        });
  }

  /** RFC 3986 section 5.2.4; unlike {@link URI#normalize} it leaves empty segments alone. */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean dots = segments[i].equals("..");
      if (dots) {
        kept.pollLast();
      }
      if (!dots && !segments[i].equals(".")) {
        kept.addLast(segments[i]);
      } else if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
