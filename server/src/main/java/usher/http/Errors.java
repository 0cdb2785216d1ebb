package usher.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** How a problem looks to the caller: the first prefix that fits the path decides. */
public final class Errors {
  /** Makes the reply that tells a problem. */
  @FunctionalInterface
  public interface Renderer {
    Reply render(Problem problem, Call call);
  }

  private record Rule(String prefix, Renderer renderer) {
    boolean fits(String path) {
      return path.equals(prefix) || path.startsWith(prefix + "/");
    }
  }

  private final List<Rule> rules;
  private final Renderer page;

  /**
   * The server's rules: the API answers problem+json, OAuth's endpoints for programs RFC 6749 JSON,
   * and whatever a viewer meets, {@code /oauth/authorize} and {@code /oauth/end_session} among it,
   * the page.
   */
  public Errors(Renderer page) {
    this.page = page;
    this.rules =
        List.of(
            new Rule("/v1", Errors::problemJson),
            new Rule("/oauth/authorize", page),
            new Rule("/oauth/end_session", page),
            new Rule("/oauth", Errors::oauthJson),
            new Rule("/.well-known", Errors::oauthJson));
  }

  Reply render(Problem problem, Call call) {
    Reply reply = renderer(call.path()).render(problem, call);
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      reply = reply.header(header.getKey(), header.getValue());
    }
    return reply;
  }

  private Renderer renderer(String path) {
    for (Rule rule : rules) {
      if (rule.fits(path)) {
        return rule.renderer();
      }
    }
    return page;
  }

  /** RFC 9457, with the code as a member of its own. */
  static Reply problemJson(Problem problem, Call call) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("title", HttpStatus.getMessage(problem.status()));
    body.put("status", problem.status());
    body.put("code", problem.code());
    body.put("detail", problem.detail());
    body.put("request_id", call.requestId());
    body.putAll(problem.members());
    return Reply.json(problem.status(), body, "application/problem+json");
  }

  /** RFC 6749 section 5.2. */
  static Reply oauthJson(Problem problem, Call call) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("error", problem.code());
    body.put("error_description", problem.detail());
    body.putAll(problem.members());
    return Reply.json(problem.status(), body).header("Pragma", "no-cache");
  }

  /** Plain text, for when a page cannot be made, and for tests. */
  public static Reply plain(Problem problem, Call call) {
    String text =
        problem.status() + " " + problem.detail() + " (request " + call.requestId() + ")\n";
    return Reply.text(problem.status(), "text/plain; charset=utf-8", text);
  }
}
