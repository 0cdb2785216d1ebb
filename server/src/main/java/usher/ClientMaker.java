package usher;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usher.config.BadConfiguration;
import usher.config.Settings;
import usher.oauth.Client;
import usher.oauth.client.ClientRegistry;

/** Makes clients of their settings, the file's and the admin API's alike. Immutable. */
final class ClientMaker implements ClientRegistry.Reader {
  private static final String TABLE = "clients";

  /** What only the operator's file may say, and why not the API. */
  private static final Map<String, String> FILE_ONLY =
      Map.of(
          "secret", "Usher makes the secret: leave it out",
          "secret_sha256", "Usher makes the secret: leave it out",
          "jwks_uri", "addresses to fetch keys from stand in the configuration only: give jwks");

  private final String issuer;

  ClientMaker(String issuer) {
    this.issuer = issuer;
  }

  Client of(String id, Config.Client client) {
    String audience = client.audience();
    return new Client(
        id,
        client.name(),
        client.credential(),
        client.redirectUris(),
        client.grants(),
        audience == null ? issuer : audience,
        client.scopes(),
        client.homeUri(),
        client.tokens());
  }

  @Override
  public Client read(String id, Map<String, Object> given, @Nullable String secretHash) {
    List<String> problems = new ArrayList<>();
    FILE_ONLY.forEach((key, why) -> {
      if (given.containsKey(key)) {
        problems.add(key + ": " + why);
      }
    });
    Map<String, Object> values = new LinkedHashMap<>(given);
    values.values().removeIf(Objects::isNull);
    values.keySet().removeAll(FILE_ONLY.keySet());
    if (secretHash != null) {
      values.put("secret_sha256", HexFormat.of().formatHex(new Base64URL(secretHash).decode()));
    }
    values.computeIfPresent(
        "jwks", (key, jwks) -> jwks instanceof Map<?, ?> set ? json(set) : jwks);
    Settings settings = Settings.of(TABLE, id, values);
    Config.Client client = ClientReader.read(settings.entry(TABLE, id, "<id>"));
    try {
      settings.finish();
    } catch (BadConfiguration e) {
      String prefix = Settings.key(TABLE, id) + ".";
      e.problems().forEach(problem -> problems.add(problem.replace(prefix, "")));
    }
    if (!problems.isEmpty()) {
      throw new BadConfiguration(problems);
    }
    return of(id, client);
  }

  @SuppressWarnings("unchecked")
  private static String json(Map<?, ?> set) {
    return JSONObjectUtils.toJSONString((Map<String, Object>) set);
  }
}
