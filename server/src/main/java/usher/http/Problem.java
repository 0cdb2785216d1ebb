package usher.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the caller's, or an outage the caller should know of: a status, a stable code and a
 * text that is safe to show. Immutable and without a stack trace, since it is an answer and not a
 * defect.
 */
public final class Problem extends RuntimeException {
  private final int status;
  private final String code;
  private final String detail;
  private final transient Map<String, @Nullable Object> members;
  private final transient Map<String, String> headers;

  public Problem(int status, String code, String detail) {
    this(status, code, detail, Map.of(), Map.of(), null);
  }

  private Problem(
      int status,
      String code,
      String detail,
      Map<String, @Nullable Object> members,
      Map<String, String> headers,
      @Nullable Throwable cause) {
    super(code + ": " + detail, cause, false, false);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.members = members;
    this.headers = headers;
  }

  /** The same problem with one more member in its body, which may be null there. */
  public Problem with(String member, @Nullable Object value) {
    return new Problem(status, code, detail, plus(members, member, value), headers, getCause());
  }

  /** The same problem with one more header on its reply. */
  public Problem header(String name, String value) {
    return new Problem(status, code, detail, members, plus(headers, name, value), getCause());
  }

  /** The same problem with what lies behind it, which is for the log and never shown. */
  public Problem because(Throwable cause) {
    return new Problem(status, code, detail, members, headers, cause);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  public Map<String, @Nullable Object> members() {
    return members;
  }

  public Map<String, String> headers() {
    return headers;
  }

  private static <V extends @Nullable Object> Map<String, V> plus(
      Map<String, V> map, String key, V value) {
    Map<String, V> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return Collections.unmodifiableMap(more);
  }
}
