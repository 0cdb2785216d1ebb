package matinee;

import java.util.Map;
import java.util.Set;
import matinee.launch.Arguments;
import matinee.launch.DemoFailure;

/**
 * What Matinee has to know: where it listens, whose tokens it takes, and as which client it follows
 * the revocations.
 */
public record Settings(int port, String issuer, String clientId, String clientSecret) {
  private static final Set<String> NAMED =
      Set.of("--port", "--issuer", "--client-id", "--client-secret");
  private static final String SECRET = "MATINEE_CLIENT_SECRET";

  /**
   * The secret is best told by the environment, where other people's {@code ps} does not see it.
   */
  static Settings of(String[] arguments, Map<String, String> environment) {
    Arguments given = Arguments.parse(arguments, NAMED, Set.of());
    String secret = given.text("--client-secret", environment.getOrDefault(SECRET, ""));
    if (secret.isEmpty()) {
      throw new DemoFailure("--client-secret or " + SECRET + " is missing.");
    }
    return new Settings(
        given.port("--port", 8081),
        given.text("--issuer", "http://localhost:8080"),
        given.text("--client-id", "matinee-catalogue"),
        secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Settings[port=" + port + ", issuer=" + issuer + ", clientId=" + clientId + "]";
  }
}
