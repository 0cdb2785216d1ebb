package usher.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** What a handler answers: a status, headers and a body or an event stream. Immutable. */
public final class Reply {
  private static final byte[] NOTHING = {};

  private final int status;
  private final HttpFields headers;
  private final byte[] body;
  private final @Nullable Consumer<EventStream> opened;
  private final List<String> formActions;
  private final boolean logged;

  private Reply(
      int status,
      HttpFields headers,
      byte[] body,
      @Nullable Consumer<EventStream> opened,
      List<String> formActions,
      boolean logged) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.opened = opened;
    this.formActions = formActions;
    this.logged = logged;
  }

  /** A {@code @Json} record, a map or a list; null members are written as null. */
  public static Reply json(int status, Object body) {
    return json(status, body, "application/json");
  }

  public static Reply json(int status, Object body, String contentType) {
    return bytes(status, contentType, Json.write(body));
  }

  public static Reply html(int status, String html) {
    return text(status, "text/html; charset=utf-8", html);
  }

  public static Reply text(int status, String contentType, String body) {
    return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The array is not copied: the caller leaves it alone afterwards. */
  public static Reply bytes(int status, String contentType, byte[] body) {
    return new Reply(status, HttpFields.EMPTY, body, null, List.of(), true)
        .header("Content-Type", contentType);
  }

  public static Reply empty(int status) {
    return new Reply(status, HttpFields.EMPTY, NOTHING, null, List.of(), true);
  }

  /** Go there with GET, whatever the method was: what follows a form. */
  public static Reply seeOther(String location) {
    return empty(303).header("Location", location);
  }

  public static Reply found(String location) {
    return empty(302).header("Location", location);
  }

  /** Server-sent events; the consumer is called once the stream is open, or never if it may not. */
  public static Reply events(Consumer<EventStream> opened) {
    return new Reply(200, HttpFields.EMPTY, NOTHING, opened, List.of(), true)
        .header("Content-Type", "text/event-stream")
        // nginx would collect events until its buffer is full.
        .header("X-Accel-Buffering", "no");
  }

  /** The same reply with this header in place of any of that name. */
  public Reply header(String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line break in the header " + name);
    }
    return with(HttpFields.build(headers).put(name, value));
  }

  public Reply cookie(SetCookie cookie) {
    return with(HttpFields.build(headers).add(HttpHeader.SET_COOKIE, cookie.header()));
  }

  /**
   * The same page, whose forms may also lead to these origins: browsers apply {@code form-action}
   * to the redirect that answers a form, too.
   */
  public Reply formActions(List<String> origins) {
    return new Reply(status, headers, body, opened, List.copyOf(origins), logged);
  }

  /** The same, without a line in the access log: for what comes all the time and says nothing. */
  public Reply unlogged() {
    return new Reply(status, headers, body, opened, formActions, false);
  }

  public int status() {
    return status;
  }

  /** The first header of that name, null when there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  HttpFields headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  @Nullable Consumer<EventStream> opened() {
    return opened;
  }

  boolean logged() {
    return logged;
  }

  List<String> formActions() {
    return formActions;
  }

  private Reply with(HttpFields.Mutable fields) {
    return new Reply(status, fields.asImmutable(), body, opened, formActions, logged);
  }
}
