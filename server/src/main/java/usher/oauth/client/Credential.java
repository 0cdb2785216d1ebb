package usher.oauth.client;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a client by which it proves who it is. Immutable. */
public sealed interface Credential {
  /** Nothing: the client is public. */
  record None() implements Credential {}

  /**
   * The hash of its secret.
   *
   * @param hash SHA-256 of the secret's characters, base64url
   * @param methods in which of the two ways it may send the secret
   */
  record Secret(String hash, Set<AuthMethod> methods) implements Credential {
    public Secret {
      methods = Set.copyOf(methods);
    }

    @Override
    public String toString() {
      return "Secret" + methods;
    }
  }

  /**
   * Its public keys: exactly one of the two.
   *
   * @param jwks a JWK set (RFC 7517), as JSON
   * @param jwksUri where it publishes one
   */
  record Keys(@Nullable String jwks, @Nullable URI jwksUri) implements Credential {}
}
