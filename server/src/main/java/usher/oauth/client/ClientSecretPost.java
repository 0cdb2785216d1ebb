package usher.oauth.client;

import java.util.List;

/** {@code client_secret_post}: id and secret in the body (RFC 6749, section 2.3.1). */
final class ClientSecretPost {
  private ClientSecretPost() {}

  /** Whether the body has a secret; an empty one is none. */
  static boolean is(Parameters parameters) {
    return parameters.get("client_secret") != null;
  }

  /** What the body says; nothing if it does not say whose secret that is. */
  static List<Presented> read(Parameters parameters) {
    String id = parameters.get("client_id");
    String secret = parameters.get("client_secret");
    return id == null || secret == null
        ? List.of()
        : List.of(new Presented(AuthMethod.CLIENT_SECRET_POST, id, secret));
  }
}
