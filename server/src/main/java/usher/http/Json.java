package usher.http;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;

/**
 * JSON in and out; a member that is null is written as null, since the API promises its members.
 */
final class Json {
  private static final Jsonb JSONB =
      Jsonb.builder().serializeNulls(true).serializeEmpty(true).build();

  private Json() {}

  static byte[] write(Object body) {
    return JSONB.toJsonBytes(body);
  }

  static <T> T read(byte[] body, Class<T> type) {
    T value;
    try {
      value = JSONB.type(type).fromJson(body);
    } catch (JsonException | java.time.DateTimeException | NumberFormatException e) {
      throw malformed(e);
    } catch (StackOverflowError e) {
      // Arrays in arrays by the thousand: the reader recurses, the caller is at fault.
      throw malformed(e);
    }
    if (value == null) {
      throw new Problem(400, "malformed", "The body must not be null.");
    }
    return value;
  }

  private static Problem malformed(Throwable cause) {
    return new Problem(400, "malformed", "The body is not the JSON that is expected here.")
        .because(cause);
  }
}
