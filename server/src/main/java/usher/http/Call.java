package usher.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request, as a handler sees it; used by one thread. */
public final class Call {
  private final Request request;
  private final String requestId;
  private final String address;
  private final Map<String, String> pathValues;
  private final HttpSettings.Limits limits;
  private @Nullable Form query;
  private @Nullable Form form;
  private byte @Nullable [] body;

  Call(
      Request request,
      String requestId,
      String address,
      Map<String, String> pathValues,
      HttpSettings.Limits limits) {
    this.request = request;
    this.requestId = requestId;
    this.address = address;
    this.pathValues = pathValues;
    this.limits = limits;
  }

  public String method() {
    return request.getMethod();
  }

  /** The path without the query, decoded. */
  public String path() {
    return path(request);
  }

  /** Decoded, without parameters; what cannot be read in one way only, Jetty has refused. */
  static String path(Request request) {
    String path = request.getHttpURI().getDecodedPath();
    return path == null ? "" : path;
  }

  /** The path without the query, as it came. */
  public String rawPath() {
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  public String requestId() {
    return requestId;
  }

  /**
   * What stands for {@code {name}} in the route; for a route that ends in a star, {@code "*"} is
   * the rest.
   */
  public String pathValue(String name) {
    String value = pathValues.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /** The query's parameter, null when absent; it must not come twice. */
  public @Nullable String query(String name) {
    return query().one(name);
  }

  /** All parameters of the query. */
  public Form query() {
    Form parsed = query;
    if (parsed == null) {
      parsed = Form.parse(request.getHttpURI().getQuery());
      query = parsed;
    }
    return parsed;
  }

  /** The query as it came, without the question mark; null when there is none. */
  public @Nullable String rawQuery() {
    return request.getHttpURI().getQuery();
  }

  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  /** Every value of a header, one for each time that it came. */
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  public @Nullable String cookie(String name) {
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  public Form form() {
    Form parsed = form;
    if (parsed == null) {
      requireType("application/x-www-form-urlencoded");
      parsed = Form.parse(new String(body(), StandardCharsets.UTF_8));
      form = parsed;
    }
    return parsed;
  }

  public <T> T json(Class<T> type) {
    requireType("application/json");
    return Json.read(body(), type);
  }

  /** The body as it came, which must be of that type. */
  public String text(String type) {
    requireType(type);
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** The caller's IP address as a literal, after the trusted proxies. */
  public String address() {
    return address;
  }

  /** The User-Agent, empty when absent. */
  public String userAgent() {
    String agent = header("User-Agent");
    return agent == null ? "" : agent;
  }

  private byte[] body() {
    byte[] read = body;
    if (read == null) {
      read = Body.read(request, limits.body(), limits.bodyTime());
      body = read;
    }
    return read;
  }

  private void requireType(String expected) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!bare.equals(expected)) {
      throw new Problem(415, "unsupported_media_type", "The body must be " + expected + ".");
    }
  }
}
