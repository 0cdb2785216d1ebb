package usher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.config.Secret;
import usher.config.Section;
import usher.key.KeyAlgorithm;
import usher.oauth.TokenRules;

/** Reads one OAuth client's settings. */
final class ClientReader {
  private static final List<String> GRANTS =
      List.of(
          "authorization_code",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:device_code",
          "client_credentials");
  private static final int SECRET_LENGTH = 16;

  private ClientReader() {}

  static Config.Client read(Section client) {
    String name = client.text("name", "");
    if (name.isBlank()) {
      client.problem("name", "a client needs a name, as viewers read it");
    }
    String audience = client.text("audience", "");
    String home = client.text("home_uri", "", Uris.WEB_OR_EMPTY, Uris::webOrEmpty);
    String secretHash = secretHash(client);
    return new Config.Client(
        name,
        secretHash,
        client.texts("redirect_uris", List.of(), Uris.REDIRECTS, Uris::redirect),
        new LinkedHashSet<>(
            client.texts(
                "grants", GRANTS.subList(0, 2), String.join(", ", GRANTS), GRANTS::contains)),
        audience.isEmpty() ? null : audience,
        new LinkedHashSet<>(
            client.texts(
                "scopes",
                List.of(),
                "words",
                word -> word.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"))),
        home.isEmpty() ? null : home,
        RedirectFlowReader.read(client, secretHash != null),
        tokens(client));
  }

  private static TokenRules tokens(Section client) {
    String algorithm =
        client.oneOf("access_token_alg", KeyAlgorithm.ES256.word(), KeyAlgorithm.names());
    return new TokenRules(
        KeyAlgorithm.of(algorithm).orElseThrow(),
        client.durationOrNone("access_token", "1s", "1h"),
        client.durationOrNone("refresh_token", "1s", "3650d"));
  }

  /** Only the hash goes on from here: a secret that nobody holds, nobody can show. */
  private static @Nullable String secretHash(Section client) {
    Secret secret =
        client.secret(
            "secret",
            "at least " + SECRET_LENGTH + " characters",
            text -> text.length() >= SECRET_LENGTH);
    Secret hash =
        client.secret(
            "secret_sha256", "64 hexadecimal digits", text -> text.matches("[0-9a-fA-F]{64}"));
    if (!secret.isEmpty() && !hash.isEmpty()) {
      client.problem("secret", "there is secret_sha256 already; only one of them may be set");
    }
    if (!hash.isEmpty()) {
      return hash.value().toLowerCase(java.util.Locale.ROOT);
    }
    return secret.isEmpty() ? null : sha256(secret.value());
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
