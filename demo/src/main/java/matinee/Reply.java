package matinee;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer of Matinee's back end. The body is never changed after it was given here. */
@SuppressWarnings("ArrayRecordComponent") // Replies are written out, never compared.
record Reply(int status, Map<String, String> headers, byte[] body) {
  static final String JSON = "application/json";

  static Reply of(int status, String type, byte[] body) {
    return new Reply(status, Map.of("Content-Type", type), body);
  }

  static Reply json(int status, String json) {
    return of(status, JSON, json.getBytes(StandardCharsets.UTF_8)).keptByNobody();
  }

  static Reply problem(int status, String code, String detail) {
    return json(status, "{\"code\":\"%s\",\"detail\":\"%s\"}".formatted(code, detail))
        .with("Content-Type", "application/problem+json");
  }

  static Reply found(String address) {
    return new Reply(
        302, Map.of("Location", address, "Cache-Control", "public, max-age=3600"), new byte[0]);
  }

  static Reply notFound() {
    return problem(404, "not_found", "There is nothing at this address.");
  }

  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  Reply keptByNobody() {
    return with("Cache-Control", "no-store");
  }
}
