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

  /** The token after {@code Bearer}, whose case does not matter (RFC 9110 section 11.1). */
  @Nullable String bearer() {
    String header = header("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return null;
    }
    return header.substring(7).strip();
  }
}
