package usher.oauth.client;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.config.BadConfiguration;
import usher.http.Problem;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.secret.Secrets;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The clients that are added, changed and removed while Usher runs. Thread-safe.
 *
 * <p>Their settings are the configuration's, in the same words. Secrets are made here, told once,
 * and kept as hashes.
 */
public final class ClientRegistry {
  /** Makes a client of its settings. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads the settings; throws BadConfiguration with all that is wrong with them.
     *
     * @param secretHash SHA-256 of its secret, base64url; null if it has none
     */
    Client read(String id, Map<String, Object> settings, @Nullable String secretHash);
  }

  /** A client as it is kept. */
  public record Registered(
      String id, Map<String, Object> settings, Instant createdAt, Instant changedAt) {}

  /**
   * What came of a change.
   *
   * @param secret told this once; null if none was made
   */
  public record Changed(Registered registered, @Nullable String secret) {
    /** Never the secret, so that it can stand in a log by accident. */
    @Override
    public String toString() {
      return "Changed[" + registered.id() + "]";
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClientRegistry.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  private final Database database;
  private final ClientStore store;
  private final Clients clients;
  private final Reader reader;
  private final Secrets secrets;
  private final InstantSource clock;

  public ClientRegistry(
      Database database,
      ClientStore store,
      Clients clients,
      Reader reader,
      Secrets secrets,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.clients = clients;
    this.reader = reader;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Reads what other nodes have changed. Cheap: there are few clients. */
  public void refresh() {
    Map<String, Client> byId = new LinkedHashMap<>();
    for (ClientStore.Row row : database.read(store::all)) {
      try {
        byId.put(row.id(), reader.read(row.id(), settings(row), row.secretHash()));
      } catch (BadConfiguration e) {
        // Perhaps of another version of Usher: it must not keep the others from working.
        LOG.error("client {} is left out, its settings do not fit: {}", row.id(), e.problems());
      }
    }
    clients.added(byId);
  }

  /** All of them, by id. */
  public List<Registered> all() {
    return database.read(store::all).stream().map(ClientRegistry::registered).toList();
  }

  /** The one of that id. */
  public Optional<Registered> find(String id) {
    return database.read(tx -> store.find(tx, id)).map(ClientRegistry::registered);
  }

  /** Adds a client; without an id it is given one. */
  public Changed add(@Nullable String wanted, Map<String, Object> settings) {
    String id = wanted == null ? secrets.id() : wanted;
    if (!ID.matcher(id).matches()) {
      throw new Problem(400, "invalid_id", "An id has 1 to 64 of A-Z a-z 0-9 . _ ~ -");
    }
    String secret = hasSecret(settings) ? secrets.secret() : null;
    ClientStore.Row row = row(id, settings, hash(secret), clock.instant());
    database.write(tx -> {
      if (store.count(tx) >= ClientStore.MAX) {
        throw new Problem(
            409, "too_many_clients", "There are " + ClientStore.MAX + " clients already.");
      }
      if (isConfigured(id) || !store.add(tx, row)) {
        throw new Problem(409, "client_exists", "There is a client of this id already.");
      }
      return id;
    });
    refresh();
    return new Changed(registered(row), secret);
  }

  /** Puts other settings in the place of a client's; it keeps its secret if it still has one. */
  public Changed replace(String id, Map<String, Object> settings) {
    String spare = secrets.secret();
    Changed changed =
        database.write(tx -> {
          ClientStore.Row before = require(tx, id);
          boolean keeps = before.secretHash() != null;
          String fresh = hasSecret(settings) && !keeps ? spare : null;
          String hash = !hasSecret(settings) ? null : keeps ? before.secretHash() : hash(fresh);
          return change(tx, row(id, settings, hash, before.createdAt()), fresh);
        });
    refresh();
    return changed;
  }

  /** Makes a new secret; the old one is worth nothing from now on. */
  public Changed renewSecret(String id) {
    String fresh = secrets.secret();
    Changed changed =
        database.write(tx -> {
          ClientStore.Row before = require(tx, id);
          if (before.secretHash() == null) {
            throw new Problem(409, "no_secret", "This client does not prove itself by a secret.");
          }
          return change(tx, row(id, settings(before), hash(fresh), before.createdAt()), fresh);
        });
    refresh();
    return changed;
  }

  /** Removes a client: it gets no more tokens, and Usher takes none of those it has. */
  public void remove(String id) {
    database.write(tx -> {
      require(tx, id);
      return store.remove(tx, id);
    });
    refresh();
  }

  private Changed change(Transaction tx, ClientStore.Row row, @Nullable String secret) {
    store.change(tx, row);
    return new Changed(registered(row), secret);
  }

  private ClientStore.Row require(Transaction tx, String id) {
    return store
        .find(tx, id)
        .orElseThrow(() ->
            isConfigured(id)
                ? new Problem(
                    409, "client_of_the_configuration", "It is changed in the configuration.")
                : new Problem(404, "not_found", "There is no such client."));
  }

  private boolean isConfigured(String id) {
    return clients.configured().stream().anyMatch(client -> client.id().equals(id));
  }

  private ClientStore.Row row(
      String id, Map<String, Object> settings, @Nullable String hash, Instant createdAt) {
    try {
      reader.read(id, settings, hash);
    } catch (BadConfiguration e) {
      throw new Problem(400, "invalid_client_settings", "The settings do not fit.")
          .with("problems", e.problems());
    }
    return new ClientStore.Row(
        id, JSONObjectUtils.toJSONString(settings), hash, createdAt, clock.instant());
  }

  private static boolean hasSecret(Map<String, Object> settings) {
    return String.valueOf(settings.get("auth_method")).startsWith("client_secret_");
  }

  private static @Nullable String hash(@Nullable String secret) {
    return secret == null ? null : Secrets.hash(secret);
  }

  private static Registered registered(ClientStore.Row row) {
    return new Registered(row.id(), settings(row), row.createdAt(), row.changedAt());
  }

  private static Map<String, Object> settings(ClientStore.Row row) {
    try {
      return JSONObjectUtils.parse(row.settings());
    } catch (ParseException e) {
      throw new IllegalStateException("the settings of a client cannot be read", e);
    }
  }
}
