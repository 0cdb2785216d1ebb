package usher.oauth.registration;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.config.BadConfiguration;
import usher.config.Settings;
import usher.http.Problem;
import usher.oauth.Client;

/**
 * Which clients can be registered while the server runs, and what becomes of their settings: they
 * are read as those of the configuration are. Immutable.
 *
 * @param issuer whom their tokens are for besides their audience
 * @param life how long an access token works, unless the client says otherwise
 * @param longest how long it may work at most: keys are kept that long
 */
public record ClientTerms(String issuer, Duration life, Duration longest) {
  static final String AUTH_METHOD = "auth_method";
  static final String JWKS = "jwks";

  /** Secrets are made here; and where Usher sends requests to, only its configuration says. */
  private static final Set<String> OF_THE_CONFIGURATION =
      Set.of("secret", "secret_sha256", "jwks_uri", "backchannel_logout_uri", "ssf_push_endpoints");

  /**
   * The client with these settings; a problem (RFC 7591, section 3.2.2) says all that is wrong with
   * them.
   */
  Client read(String id, Map<String, Object> settings, @Nullable String secretHash) {
    List<String> withheld =
        OF_THE_CONFIGURATION.stream().filter(settings::containsKey).sorted().toList();
    if (!withheld.isEmpty()) {
      throw invalid(String.join(", ", withheld) + ": only the configuration says that.");
    }
    Map<String, Object> all = new LinkedHashMap<>(settings);
    if (all.get(JWKS) instanceof Map<?, ?> keys) {
      all.put(JWKS, JSONObjectUtils.toJSONString(copy(keys)));
    }
    if (secretHash != null) {
      all.put("secret_sha256", HexFormat.of().formatHex(Base64.getUrlDecoder().decode(secretHash)));
    }
    Settings read = Settings.of("clients", id, all);
    ClientSettings client = ClientReader.read(read.entry("clients", id, "<id>"));
    try {
      read.finish();
    } catch (BadConfiguration e) {
      throw invalid(String.join("; ", e.problems())).because(e);
    }
    return fitting(client.client(id, issuer, life));
  }

  private Client fitting(Client client) {
    if (client.tokens().life().compareTo(longest) > 0) {
      throw invalid("access_token_lifetime: at most " + longest.toSeconds() + " seconds here.");
    }
    if (client.scopes().stream().anyMatch(scope -> scope.startsWith("ssf."))) {
      throw invalid("scopes: a stream of security events is for clients of the configuration.");
    }
    return client;
  }

  static Map<String, Object> parse(String json) {
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw invalid("The body is not the JSON that is expected here.").because(e);
    }
  }

  static Problem invalid(String text) {
    return new Problem(400, "invalid_client_metadata", text);
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return copy;
  }
}
