package usher.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which method and path: {@code /v1/devices/{id}}, or {@code /pictures/*} for
 * all below. A written-out segment wins over a name, a name over the star. Filled before the server
 * starts, only read afterwards.
 */
public final class Routes {
  /** What is found for a path: its handlers by method, and what stands for the names. */
  record Match(Map<String, Handler> handlers, Map<String, String> values) {
    Set<String> allowed() {
      Set<String> methods = new TreeSet<>(handlers.keySet());
      methods.add("OPTIONS");
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return methods;
    }

    /** HEAD is GET without the body (RFC 9110 section 9.3.2); the body is left out when written. */
    @Nullable Handler handler(String method) {
      return handlers.get(method.equals("HEAD") ? "GET" : method);
    }
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Handler> handlers = new TreeMap<>();
    List<String> names = List.of();
    @Nullable Node named;
    @Nullable Node rest;
  }

  private final Node root = new Node();
  private final Set<String> listed = new TreeSet<>();

  public Routes get(String path, Handler handler) {
    return add("GET", path, handler);
  }

  public Routes post(String path, Handler handler) {
    return add("POST", path, handler);
  }

  public Routes put(String path, Handler handler) {
    return add("PUT", path, handler);
  }

  public Routes patch(String path, Handler handler) {
    return add("PATCH", path, handler);
  }

  public Routes delete(String path, Handler handler) {
    return add("DELETE", path, handler);
  }

  /** The same answer whatever the method; {@link #listed} tells of GET. */
  public Routes any(String path, Handler handler) {
    add("GET", path, handler);
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      add(method, path, handler);
      listed.remove(method + " " + path);
    }
    return this;
  }

  /** Every route as {@code "GET /path"}, sorted: what a test holds the documents to. */
  public Set<String> listed() {
    return Set.copyOf(listed);
  }

  private Routes add(String method, String path, Handler handler) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with a slash: " + path);
    }
    List<String> names = new ArrayList<>();
    Node node = root;
    for (String segment : segments(path)) {
      node = step(node, segment, names);
    }
    node.names = List.copyOf(names);
    if (node.handlers.put(method, handler) != null) {
      throw new IllegalStateException("two handlers for " + method + " " + path);
    }
    listed.add(method + " " + path);
    return this;
  }

  private static Node step(Node node, String segment, List<String> names) {
    if (segment.equals("*")) {
      names.add("*");
      Node rest = node.rest == null ? new Node() : node.rest;
      node.rest = rest;
      return rest;
    }
    if (segment.startsWith("{") && segment.endsWith("}")) {
      names.add(segment.substring(1, segment.length() - 1));
      Node named = node.named == null ? new Node() : node.named;
      node.named = named;
      return named;
    }
    return node.literals.computeIfAbsent(segment, _ -> new Node());
  }

  /** The handlers for a decoded path, null when there are none. */
  @Nullable Match match(String path) {
    return path.startsWith("/") ? match(root, segments(path), 0, new ArrayList<>()) : null;
  }

  private static @Nullable Match match(
      Node node, List<String> segments, int at, List<String> values) {
    if (at == segments.size()) {
      return node.handlers.isEmpty() ? null : new Match(node.handlers, zip(node.names, values));
    }
    Node literal = node.literals.get(segments.get(at));
    if (literal != null) {
      Match found = match(literal, segments, at + 1, values);
      if (found != null) {
        return found;
      }
    }
    Node named = node.named;
    if (named != null && !segments.get(at).isEmpty()) {
      values.add(segments.get(at));
      Match found = match(named, segments, at + 1, values);
      if (found != null) {
        return found;
      }
      values.removeLast();
    }
    Node rest = node.rest;
    if (rest == null) {
      return null;
    }
    values.add(String.join("/", segments.subList(at, segments.size())));
    return new Match(rest.handlers, zip(rest.names, values));
  }

  private static Map<String, String> zip(List<String> names, List<String> values) {
    Map<String, String> map = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      map.put(names.get(i), values.get(i));
    }
    return map;
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
