package usher.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without script: cookies, forms with the fields of the page, no redirects by itself. */
public final class Browser {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public final Map<String, String> cookies = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private final int port;
  private String csrf = "";

  /** What came back. */
  public record Page(int status, String text, Map<String, List<String>> headers) {
    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    public String location() {
      return header("location");
    }
  }

  public Browser(int port) {
    this.port = port;
    headers.put("Accept-Language", "en");
    headers.put(
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            + " Safari/537.36");
  }

  public Browser says(String header, String value) {
    headers.put(header, value);
    return this;
  }

  public Page get(String path) {
    return send(request(path).GET().build());
  }

  /** Sends a form: names and values in turn, with the token of the last page. */
  public Page post(String path, String... fields) {
    List<String> pairs = new ArrayList<>(List.of("csrf=" + csrf));
    for (int i = 0; i < fields.length; i += 2) {
      pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs)))
            .build());
  }

  Browser signedIn() {
    return signedIn(WebHouse.EMAIL, WebHouse.PASSWORD);
  }

  public Browser signedIn(String email, String password) {
    get("/sign-in");
    Page page = post("/sign-in", "email", email, "password", password);
    if (page.status() != 303) {
      throw new AssertionError("not signed in: " + page.status());
    }
    return this;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    headers.forEach(request::header);
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private Page send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      response.headers().allValues("set-cookie").forEach(this::keep);
      Matcher token = CSRF.matcher(response.body());
      csrf = token.find() ? token.group(1) : csrf;
      return new Page(response.statusCode(), response.body(), response.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
