package matinee;

import com.sun.net.httpserver.Headers;
import org.jspecify.annotations.Nullable;

/** What was asked: a decoded path without its query, and the headers. */
record Request(String method, String path, Headers headers) {

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }
}
