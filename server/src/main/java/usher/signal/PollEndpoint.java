package usher.signal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.Client;
import usher.outbox.Message;
import usher.outbox.OutboxStore;
import usher.sql.Database;

/**
 * {@code POST /v1/ssf/poll}: a receiver takes its events, and says which it has (RFC 8936). What it
 * has not acknowledged it is given again. Thread-safe.
 */
public final class PollEndpoint {
  static final String PATH = "/v1/ssf/poll";

  private static final Logger LOG = LoggerFactory.getLogger(PollEndpoint.class);
  private static final int EVENTS_MAX = 100;
  private static final int KNOWN_MAX = 1000;
  private static final Duration HELD = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Receivers receivers;
  private final Database database;
  private final StreamStore streams;
  private final OutboxStore outbox;
  private final SecurityEventTokens tokens;
  private final LongSupplier nanos;

  public PollEndpoint(
      Receivers receivers,
      Database database,
      StreamStore streams,
      OutboxStore outbox,
      SecurityEventTokens tokens,
      LongSupplier nanos) {
    this.receivers = receivers;
    this.database = database;
    this.streams = streams;
    this.outbox = outbox;
    this.tokens = tokens;
    this.nanos = nanos;
  }

  /** Answers a poll; one that finds nothing is held for a while, unless it says not to. */
  public Reply post(Call call) {
    Client client = receivers.reader(call);
    StreamBody body = StreamBody.of(call);
    acknowledge(client, body);
    int most = most(body);
    // Who wants none only acknowledges, and hears whether there are more.
    boolean atOnce = most == 0 || Boolean.TRUE.equals(body.members().get("returnImmediately"));
    List<Message> waiting = await(client, most, atOnce);
    boolean more = waiting.size() > most;
    Map<String, Object> sets = new LinkedHashMap<>();
    waiting.stream()
        .limit(most)
        .forEach(message -> sets.put(message.id(), tokens.sign(message, client.id())));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("sets", sets);
    answer.put("moreAvailable", more);
    return Reply.json(200, answer);
  }

  private List<Message> await(Client client, int most, boolean atOnce) {
    long end = nanos.getAsLong() + HELD.toNanos();
    while (true) {
      List<Message> waiting = waiting(client, most + 1);
      if (!waiting.isEmpty() || atOnce || nanos.getAsLong() - end >= 0) {
        return waiting;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Problem(503, "temporarily_unavailable", "Usher is stopping.").because(e);
      }
    }
  }

  private List<Message> waiting(Client client, int most) {
    return database.read(tx -> {
      SignalStream stream =
          streams
              .of(tx, client.id())
              .filter(one -> one.push() == null)
              .orElseThrow(
                  () -> new Problem(404, "not_found", "This client has no stream to poll."));
      return stream.status() == SignalStream.Status.ENABLED
          ? outbox.waiting(tx, SignalStream.receiver(client.id()), most)
          : List.of();
    });
  }

  /** Section 2.4; what the receiver cannot take it is not given again either. */
  private void acknowledge(Client client, StreamBody body) {
    List<String> known = texts(body, "ack");
    Object faults = body.members().get("setErrs");
    if (faults != null && !(faults instanceof Map<?, ?>)) {
      throw StreamBody.invalid("setErrs is an object.");
    }
    Map<?, ?> errors = faults == null ? Map.of() : (Map<?, ?>) faults;
    if (known.isEmpty() && errors.isEmpty()) {
      return;
    }
    if (known.size() + errors.size() > KNOWN_MAX) {
      throw StreamBody.invalid("At most " + KNOWN_MAX + " events are acknowledged at once.");
    }
    String receiver = SignalStream.receiver(client.id());
    database.change(tx -> {
      known.forEach(id -> outbox.remove(tx, receiver, id));
      errors.keySet().forEach(id -> outbox.remove(tx, receiver, String.valueOf(id)));
    });
    if (!errors.isEmpty()) {
      LOG.warn("{} cannot take {} of its events", client.id(), errors.size());
    }
  }

  private static List<String> texts(StreamBody body, String name) {
    Object value = body.members().get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.stream().anyMatch(o -> !(o instanceof String))) {
      throw StreamBody.invalid(name + " is a list of texts.");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private static int most(StreamBody body) {
    Object value = body.members().get("maxEvents");
    if (value == null) {
      return EVENTS_MAX;
    }
    if (!(value instanceof Number number) || number.longValue() < 0) {
      throw StreamBody.invalid("maxEvents is a number, and not below 0.");
    }
    return (int) Math.min(EVENTS_MAX, number.longValue());
  }
}
