package usher.signal;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one client is sent security events (SSF, section 8.1.1). Immutable.
 *
 * @param push where and how they are pushed; null when the client polls
 * @param requested the event types that it asked for, known to Usher or not
 */
public record SignalStream(
    String clientId,
    String id,
    @Nullable Push push,
    List<String> requested,
    @Nullable String description,
    Status status,
    @Nullable String reason) {
  /**
   * Delivery by push (RFC 8935).
   *
   * @param authorization what goes with each request as its Authorization header; null for none
   */
  public record Push(URI endpoint, @Nullable String authorization) {
    @Override
    public String toString() {
      return "Push[" + endpoint + "]";
    }
  }

  /** Whether events are sent (SSF, section 8.1.2). */
  public enum Status {
    ENABLED,
    /** They are kept, and sent later. */
    PAUSED,
    /** They are neither kept nor sent. */
    DISABLED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Status> of(String word) {
      return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
  }

  static final String PUSH = "urn:ietf:rfc:8935";
  static final String POLL = "urn:ietf:rfc:8936";
  private static final String RECEIVER = "signals ";

  /** The client's name in the outbox. */
  public static String receiver(String clientId) {
    return RECEIVER + clientId;
  }

  /** The types that are sent: what was asked for and is known. */
  List<String> delivered() {
    List<String> delivered = new ArrayList<>(SecurityEvent.SUPPORTED);
    delivered.retainAll(requested);
    return delivered;
  }

  SignalStream with(Status next, @Nullable String why) {
    return new SignalStream(clientId, id, push, requested, description, next, why);
  }
}
