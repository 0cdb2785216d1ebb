package usher.signal;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;

/**
 * What a receiver says of its stream, and what it is told (SSF, section 8.1.1). Immutable.
 *
 * @param members as they came
 */
record StreamBody(Map<String, Object> members) {
  private static final String NOT_JSON = "The body is not the JSON that is expected here.";
  private static final int TYPES_MAX = 50;
  private static final int TYPE_LENGTH_MAX = 256;
  private static final int DESCRIPTION_MAX = 255;
  private static final int AUTHORIZATION_MAX = 4096;

  static StreamBody of(Call call) {
    String text = call.text("application/json").strip();
    try {
      // The library takes an empty list for an empty object.
      if (text.startsWith("{")) {
        return new StreamBody(JSONObjectUtils.parse(text));
      }
    } catch (ParseException e) {
      throw invalid(NOT_JSON).because(e);
    }
    throw invalid(NOT_JSON);
  }

  static Problem invalid(String text) {
    return new Problem(400, "invalid_request", text);
  }

  /** The text of that name; null if there is none. */
  @Nullable String text(String name, int most) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text) || text.length() > most) {
      throw invalid(name + " is a text of at most " + most + " characters.");
    }
    return text;
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  @Nullable String description() {
    return text("description", DESCRIPTION_MAX);
  }

  List<String> requested() {
    Object value = members.get("events_requested");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.size() > TYPES_MAX) {
      throw invalid("events_requested is a list of at most " + TYPES_MAX + " event types.");
    }
    List<String> types = new ArrayList<>();
    for (Object one : list) {
      if (!(one instanceof String type) || type.length() > TYPE_LENGTH_MAX || type.contains(" ")) {
        throw invalid("events_requested has something that is no event type.");
      }
      types.add(type);
    }
    return List.copyOf(types);
  }

  /**
   * How events are to be delivered; null for polling, which is also what is meant when nothing is
   * said.
   *
   * @param endpoints those that are registered for the client
   */
  SignalStream.@Nullable Push push(List<String> endpoints) {
    Object value = members.get("delivery");
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> delivery)) {
      throw invalid("delivery is an object.");
    }
    Object method = delivery.get("method");
    if (SignalStream.POLL.equals(method)) {
      return null;
    }
    if (!SignalStream.PUSH.equals(method)) {
      throw invalid("delivery.method is " + SignalStream.PUSH + " or " + SignalStream.POLL + ".");
    }
    // Where Usher sends requests to is for the operator to say, and not for whoever holds a token.
    if (!(delivery.get("endpoint_url") instanceof String endpoint)
        || !endpoints.contains(endpoint)) {
      throw invalid("delivery.endpoint_url is not one that is registered for this client.");
    }
    Object header = delivery.get("authorization_header");
    if (header != null
        && (!(header instanceof String text)
            || text.length() > AUTHORIZATION_MAX
            || text.chars().anyMatch(c -> c < ' ' || c > '~'))) {
      throw invalid("delivery.authorization_header cannot be sent.");
    }
    return new SignalStream.Push(URI.create(endpoint), (String) header);
  }

  /** What the receiver is told of its stream. */
  static Map<String, Object> view(SignalStream stream, String issuer, long verifiedEvery) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("stream_id", stream.id());
    view.put("iss", issuer);
    view.put("aud", stream.clientId());
    view.put("events_supported", SecurityEvent.SUPPORTED);
    view.put("events_requested", stream.requested());
    view.put("events_delivered", stream.delivered());
    view.put("delivery", delivery(stream, issuer));
    view.put("min_verification_interval", verifiedEvery);
    if (stream.description() != null) {
      view.put("description", stream.description());
    }
    return view;
  }

  private static Map<String, Object> delivery(SignalStream stream, String issuer) {
    Map<String, Object> delivery = new LinkedHashMap<>();
    boolean pushed = stream.push() != null;
    delivery.put("method", pushed ? SignalStream.PUSH : SignalStream.POLL);
    delivery.put(
        "endpoint_url",
        stream.push() == null ? issuer + PollEndpoint.PATH : stream.push().endpoint().toString());
    return delivery;
  }

  static Map<String, Object> status(SignalStream stream) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("stream_id", stream.id());
    view.put("status", stream.status().word());
    if (stream.reason() != null) {
      view.put("reason", stream.reason());
    }
    return view;
  }
}
