package usher.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.Client;
import usher.outbox.OutboxStore;
import usher.secret.Secrets;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * What a receiver of security events does about its stream (SSF 1.0, section 8.1). Each client has
 * one at most. Thread-safe.
 */
public final class StreamRoutes {
  /** The rows that this touches. */
  public record Stores(StreamStore streams, OutboxStore outbox) {}

  private static final Duration VERIFIED_EVERY = Duration.ofSeconds(10);
  private static final int ID_MAX = 64;
  private static final int REASON_MAX = 255;
  private static final int STATE_MAX = 1024;

  /** What is about a stream is about no account. */
  private static final AccountId NO_ACCOUNT = new AccountId("");

  private final Receivers receivers;
  private final Database database;
  private final Stores stores;
  private final SignalNotes notes;
  private final Map<String, List<String>> pushEndpoints;
  private final Secrets secrets;
  private final InstantSource clock;
  private final String issuer;

  /**
   * Makes it.
   *
   * @param pushEndpoints by client, where events may be pushed to
   */
  public StreamRoutes(
      Receivers receivers,
      Database database,
      Stores stores,
      SignalNotes notes,
      Map<String, List<String>> pushEndpoints,
      Secrets secrets,
      InstantSource clock,
      String issuer) {
    this.receivers = receivers;
    this.database = database;
    this.stores = stores;
    this.notes = notes;
    this.pushEndpoints = Map.copyOf(pushEndpoints);
    this.secrets = secrets;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** Adds the routes. */
  public void add(Routes routes) {
    routes
        .get("/.well-known/ssf-configuration", this::metadata)
        .post("/v1/ssf/stream", this::create)
        .get("/v1/ssf/stream", this::read)
        .patch("/v1/ssf/stream", call -> change(call, false))
        .put("/v1/ssf/stream", call -> change(call, true))
        .delete("/v1/ssf/stream", this::delete)
        .get("/v1/ssf/status", this::status)
        .post("/v1/ssf/status", this::setStatus)
        .post("/v1/ssf/verification", this::verify);
  }

  private Reply metadata(Call call) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("spec_version", "1_0");
    members.put("issuer", issuer);
    members.put("jwks_uri", issuer + "/oauth/jwks");
    members.put("delivery_methods_supported", List.of(SignalStream.PUSH, SignalStream.POLL));
    members.put("configuration_endpoint", issuer + "/v1/ssf/stream");
    members.put("status_endpoint", issuer + "/v1/ssf/status");
    members.put("verification_endpoint", issuer + "/v1/ssf/verification");
    members.put("authorization_schemes", List.of(Map.of("spec_urn", "urn:ietf:rfc:6749")));
    members.put("default_subjects", "ALL");
    return Reply.json(200, members).header("Cache-Control", "public, max-age=300");
  }

  private Reply create(Call call) {
    Client client = receivers.manager(call);
    StreamBody body = StreamBody.of(call);
    SignalStream stream = stream(client, secrets.id(), body, SignalStream.Status.ENABLED, null);
    if (!database.write(tx -> stores.streams().add(tx, stream))) {
      throw new Problem(409, "stream_exists", "This client has a stream already.");
    }
    return Reply.json(201, view(stream));
  }

  private SignalStream stream(
      Client client,
      String id,
      StreamBody body,
      SignalStream.Status status,
      @Nullable String reason) {
    return new SignalStream(
        client.id(),
        id,
        body.push(pushEndpoints.getOrDefault(client.id(), List.of())),
        body.requested(),
        body.description(),
        status,
        reason);
  }

  private Reply read(Call call) {
    Client client = receivers.reader(call);
    if (call.query("stream_id") != null) {
      return Reply.json(200, view(named(client, call.query("stream_id"))));
    }
    return Reply.json(
        200,
        database.read(tx -> stores.streams().of(tx, client.id())).stream()
            .map(this::view)
            .toList());
  }

  /** A part of it (section 8.1.1.3), or all (8.1.1.4): what is not said then is as at first. */
  private Reply change(Call call, boolean whole) {
    Client client = receivers.manager(call);
    StreamBody body = StreamBody.of(call);
    String id = body.text("stream_id", ID_MAX);
    SignalStream changed =
        database.write(tx -> {
          SignalStream known = named(tx, client, id);
          SignalStream said = stream(client, known.id(), body, known.status(), known.reason());
          SignalStream next =
              new SignalStream(
                  client.id(),
                  known.id(),
                  whole || body.has("delivery") ? said.push() : known.push(),
                  whole || body.has("events_requested") ? said.requested() : known.requested(),
                  whole || body.has("description") ? said.description() : known.description(),
                  known.status(),
                  known.reason());
          stores.streams().put(tx, next);
          return next;
        });
    return Reply.json(200, view(changed));
  }

  private Reply delete(Call call) {
    Client client = receivers.manager(call);
    SignalStream known = named(client, call.query("stream_id"));
    database.change(tx -> {
      stores.streams().remove(tx, client.id());
      stores.outbox().removeAll(tx, SignalStream.receiver(known.clientId()));
    });
    return Reply.empty(204);
  }

  private Reply status(Call call) {
    Client client = receivers.reader(call);
    return Reply.json(200, StreamBody.status(named(client, call.query("stream_id"))));
  }

  private Reply setStatus(Call call) {
    Client client = receivers.manager(call);
    StreamBody body = StreamBody.of(call);
    String id = body.text("stream_id", ID_MAX);
    String word = body.text("status", ID_MAX);
    String reason = body.text("reason", REASON_MAX);
    SignalStream.Status status =
        SignalStream.Status.of(word == null ? "" : word)
            .orElseThrow(() -> StreamBody.invalid("status is enabled, paused or disabled."));
    SignalStream changed =
        database.write(tx -> {
          SignalStream next = named(tx, client, id).with(status, reason);
          stores.streams().put(tx, next);
          if (status == SignalStream.Status.DISABLED) {
            stores.outbox().removeAll(tx, SignalStream.receiver(client.id()));
          }
          return next;
        });
    return Reply.json(200, StreamBody.status(changed));
  }

  /** Section 8.1.4.2. */
  private Reply verify(Call call) {
    Client client = receivers.manager(call);
    StreamBody body = StreamBody.of(call);
    String id = body.text("stream_id", ID_MAX);
    String state = body.text("state", STATE_MAX);
    Instant now = clock.instant();
    boolean asked =
        database.write(tx -> {
          SignalStream known = named(tx, client, id);
          if (known.status() == SignalStream.Status.DISABLED) {
            throw new Problem(409, "stream_disabled", "Nothing is sent on this stream now.");
          }
          if (!stores.streams().verify(tx, client.id(), now.minus(VERIFIED_EVERY), now)) {
            return false;
          }
          SecurityEvent event = SecurityEvent.verification(known.id(), state);
          notes.write(tx, known, NO_ACCOUNT, event, now);
          return true;
        });
    if (!asked) {
      throw new Problem(429, "too_soon", "The last verification was a moment ago.")
          .header("Retry-After", String.valueOf(VERIFIED_EVERY.toSeconds()));
    }
    return Reply.empty(204);
  }

  private SignalStream named(Client client, @Nullable String id) {
    return database.read(tx -> named(tx, client, id));
  }

  private SignalStream named(Transaction tx, Client client, @Nullable String id) {
    if (id == null) {
      throw StreamBody.invalid("stream_id is missing.");
    }
    return stores
        .streams()
        .of(tx, client.id())
        .filter(stream -> stream.id().equals(id))
        .orElseThrow(() -> new Problem(404, "not_found", "This client has no such stream."));
  }

  private Map<String, Object> view(SignalStream stream) {
    return StreamBody.view(stream, issuer, VERIFIED_EVERY.toSeconds());
  }
}
