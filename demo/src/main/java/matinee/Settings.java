package matinee;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What Matinee has to know: where it listens, whose tokens it takes, and as which client it follows
 * the revocations. Options win over the environment ({@code MATINEE_CLIENT_SECRET} and so on).
 */
public record Settings(int port, String issuer, String clientId, String clientSecret) {
  private static final Set<String> OPTIONS = Set.of("port", "issuer", "client-id", "client-secret");

  static Settings of(String[] arguments, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (String option : OPTIONS) {
      String name = "MATINEE_" + option.replace('-', '_').toUpperCase(Locale.ROOT);
      String value = environment.get(name);
      if (value != null) {
        values.put(option, value);
      }
    }
    values.putAll(Arguments.parse(arguments, OPTIONS, Set.of()).options());
    return new Settings(
        Arguments.port("--port", values.getOrDefault("port", "8081")),
        values.getOrDefault("issuer", "http://localhost:8080"),
        values.getOrDefault("client-id", "matinee-catalogue"),
        required(values, "client-secret"));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing.");
    }
    return value;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "port=" + port + " issuer=" + issuer + " client-id=" + clientId;
  }
}
