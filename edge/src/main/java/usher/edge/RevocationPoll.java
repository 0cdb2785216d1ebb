package usher.edge;

import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.edge.parts.Wire;

/**
 * A follower's question to the feed, which also confirms what it has applied. Immutable.
 *
 * <p>On the wire: {@code {"follower": "catalogue", "instance": "5f0c", "epoch": null, "applied": 0,
 * "wait_ms": 1000}}.
 *
 * @param follower the follower's name, for people; 1 to 128 of {@code A-Z a-z 0-9 . _ ~ : / + = @
 *     -}
 * @param instance what identifies it: random, new at each start; same characters
 * @param epoch the log that {@code applied} counts in; null before the first answer
 * @param applied it refuses everything up to this number; 0 for nothing yet
 * @param waitMs how long the answer may wait for news, in milliseconds, 0 to 30,000
 */
public record RevocationPoll(
    String follower, String instance, @Nullable String epoch, long applied, long waitMs) {

  /** The longest {@code waitMs}, in milliseconds. */
  public static final long MAX_WAIT_MS = 30_000;

  private static final int MAX_CHARS = 4096;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is outside of its limits
   */
  public RevocationPoll {
    Wire.word("follower", follower);
    Wire.word("instance", instance);
    if (epoch != null) {
      Wire.word("epoch", epoch);
    }
    Wire.number("applied", applied, Wire.MAX_NUMBER);
    Wire.number("wait_ms", waitMs, MAX_WAIT_MS);
  }

  /**
   * Reads a poll. Unknown members are ignored, so that older servers understand newer followers.
   *
   * @param json the text
   * @return what it says
   * @throws WireFormatException if it is not a JSON object with these members inside their limits
   */
  public static RevocationPoll parse(String json) throws WireFormatException {
    try {
      Map<String, Object> object = Wire.object(json, MAX_CHARS);
      return new RevocationPoll(
          Wire.string(object, "follower"),
          Wire.string(object, "instance"),
          Wire.stringOrNull(object, "epoch"),
          Wire.number(object, "applied"),
          Wire.number(object, "wait_ms"));
    } catch (ParseException | IllegalArgumentException e) {
      throw new WireFormatException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes the poll.
   *
   * @return JSON, as above
   */
  public String toJson() {
    // Wire.word lets no character through that would need an escape.
    return "{\"follower\":\"%s\",\"instance\":\"%s\",\"epoch\":%s,\"applied\":%d,\"wait_ms\":%d}"
        .formatted(follower, instance, epoch == null ? "null" : '"' + epoch + '"', applied, waitMs);
  }
}
