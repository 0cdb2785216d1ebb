package usher.oauth.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.http.Problem;
import usher.oauth.Client;
import usher.secret.Secrets;
import usher.sql.Database;

/**
 * The clients that an operator has registered. Thread-safe.
 *
 * <p>A client is remembered for two seconds, so that each token costs no look at its row: for that
 * long another node may go by what was changed here.
 */
public final class Registrations {
  /** What was registered, and the secret that is told this once. */
  record Made(Registration client, @Nullable String secret) {}

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Duration REMEMBERED = Duration.ofSeconds(2);
  private static final int REMEMBERED_MAX = 10_000;
  private static final int MOST = 1000;

  private final Database database;
  private final RegistrationStore store = new RegistrationStore();
  private final ClientTerms terms;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Cache<String, Optional<Client>> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(REMEMBERED).build();

  public Registrations(Database database, ClientTerms terms, Secrets secrets, InstantSource clock) {
    this.database = database;
    this.terms = terms;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The client of that id. */
  public Optional<Client> find(String id) {
    return ID.matcher(id).matches() ? known.get(id, this::load) : Optional.empty();
  }

  private Optional<Client> load(String id) {
    try {
      return database
          .read(tx -> store.find(tx, id))
          .map(one -> terms.read(id, ClientTerms.parse(one.settings()), one.secretHash()));
    } catch (Problem e) {
      LOG.warn("client {} does not fit the configuration any more: {}", id, e.detail());
      return Optional.empty();
    }
  }

  Registration get(String id) {
    return database.read(tx -> store.find(tx, id)).orElseThrow(Registrations::unknown);
  }

  List<Registration> list() {
    return database.read(tx -> store.list(tx, MOST));
  }

  /** Registers one; counted in the transaction that adds it. */
  Made add(String wished, Map<String, Object> settings) {
    String id = wished.isEmpty() ? "c" + secrets.id() : wished;
    if (!ID.matcher(id).matches()) {
      throw ClientTerms.invalid("id: 1 to 64 of A-Z a-z 0-9 . _ -, first a letter or a digit");
    }
    Made made = make(id, settings);
    boolean added =
        database.write(tx -> {
          if (store.count(tx) >= MOST) {
            throw new Problem(409, "too_many_clients", "There are " + MOST + " clients already.");
          }
          return store.add(tx, made.client());
        });
    if (!added) {
      throw new Problem(409, "client_exists", "There is, or was, a client of that id.");
    }
    known.invalidate(id);
    return made;
  }

  private Made make(String id, Map<String, Object> settings) {
    String secret = needsSecret(settings) ? secrets.secret() : null;
    String hash = secret == null ? null : Secrets.hash(secret);
    Client client = terms.read(id, settings, hash);
    if (client.isPublic() && !"none".equals(settings.get(ClientTerms.AUTH_METHOD))) {
      throw ClientTerms.invalid("auth_method: a client without a secret or keys says none.");
    }
    String json = JSONObjectUtils.toJSONString(settings);
    return new Made(new Registration(id, json, hash, clock.instant()), secret);
  }

  /** Without a word it proves itself by a secret, as most libraries do. */
  private static boolean needsSecret(Map<String, Object> settings) {
    Object method = settings.get(ClientTerms.AUTH_METHOD);
    return !"none".equals(method)
        && !"private_key_jwt".equals(method)
        && !settings.containsKey(ClientTerms.JWKS);
  }

  /** Other settings; its secret stays, unless it is to have none, or had none. */
  Made change(String id, Map<String, Object> settings) {
    Made made = make(id, settings);
    return replace(
        id,
        before -> {
          boolean keeps = made.secret() != null && before.secretHash() != null;
          Registration next =
              new Registration(
                  id,
                  made.client().settings(),
                  keeps ? before.secretHash() : made.client().secretHash(),
                  before.createdAt());
          return new Made(next, keeps ? null : made.secret());
        });
  }

  /** Another secret: the one before it is worth nothing from now on. */
  Made newSecret(String id) {
    String secret = secrets.secret();
    return replace(
        id,
        before -> {
          if (before.secretHash() == null) {
            throw new Problem(409, "no_secret", "This client has no secret.");
          }
          Registration next =
              new Registration(id, before.settings(), Secrets.hash(secret), before.createdAt());
          return new Made(next, secret);
        });
  }

  /** Read and written in one step: of two changes at once none undoes the other. */
  private Made replace(String id, Change change) {
    Made made =
        database.write(tx -> {
          Made next = change.of(store.findToChange(tx, id).orElseThrow(Registrations::unknown));
          store.put(tx, next.client());
          return next;
        });
    known.invalidate(id);
    return made;
  }

  private interface Change {
    Made of(Registration before);
  }

  void remove(String id) {
    if (!database.write(tx -> store.remove(tx, id, clock.instant()))) {
      throw unknown();
    }
    known.invalidate(id);
  }

  private static Problem unknown() {
    return new Problem(404, "not_found", "No such client is registered here.");
  }
}
