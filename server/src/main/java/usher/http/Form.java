package usher.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values as browsers send them, in a body or after the question mark. */
public record Form(Map<String, List<String>> values) {
  private static final int MOST_FIELDS = 1000;

  /** The value, null when absent; a parameter must not come twice (RFC 6749 section 3.1). */
  public @Nullable String one(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw new Problem(400, "invalid_request", "The parameter " + name + " came more than once.");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The same without these names. */
  public Form without(Collection<String> names) {
    Map<String, List<String>> rest = new LinkedHashMap<>(values);
    rest.keySet().removeAll(names);
    return new Form(rest);
  }

  /** The same with this value alone for that name. */
  public Form with(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(values);
    more.put(name, List.of(value));
    return new Form(more);
  }

  /** As it stands in an address or a body, in the order in which it came. */
  public String encoded() {
    return values.entrySet().stream()
        .flatMap(field ->
            field.getValue().stream().map(value -> encode(field.getKey()) + "=" + encode(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Reads such a text; null and empty are a form without fields. */
  public static Form parse(@Nullable String encoded) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (encoded == null || encoded.isEmpty()) {
      return new Form(values);
    }
    String[] pairs = encoded.split("&", MOST_FIELDS + 1);
    if (pairs.length > MOST_FIELDS) {
      throw new Problem(413, "too_large", "More than " + MOST_FIELDS + " fields.");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        add(values, pair);
      }
    }
    return new Form(values);
  }

  private static void add(Map<String, List<String>> values, String pair) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "invalid_request", "Broken percent-encoding.").because(e);
    }
  }
}
