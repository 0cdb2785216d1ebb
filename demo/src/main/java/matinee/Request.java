package matinee;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked: a decoded path without its query, and the headers. */
record Request(String method, String path, Headers headers) {

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  /** The values of all headers of that name. */
  List<String> all(String name) {
    List<String> values = headers.get(name);
    return values == null ? List.of() : values;
  }

  /** The token after {@code Bearer}; null if there is none. */
  @Nullable String bearer() {
    return after("Bearer ");
  }

  /** The token after {@code DPoP} (RFC 9449 section 7.1); null if there is none. */
  @Nullable String dpop() {
    return after("DPoP ");
  }

  /** The case of the scheme does not matter (RFC 9110 section 11.1). */
  private @Nullable String after(String scheme) {
    String header = header("Authorization");
    if (header == null || !header.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return null;
    }
    return header.substring(scheme.length()).strip();
  }
}
