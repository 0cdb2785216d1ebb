package usher.edge;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import usher.edge.parts.Wire;

/**
 * The feed's answer to a poll: what has come since, and for how long the follower may trust its
 * set. Immutable.
 *
 * <p>On the wire: {@code {"epoch": "9a7e", "head": 43, "more": false, "trust_ms": 3900,
 * "revocations": [{"seq": 42, "sid": "...", "until": 1795340000000}]}}; {@code until} in
 * milliseconds since 1970.
 *
 * @param epoch the log that the numbers count in; a log restored from a backup has another one
 * @param head the log's highest number when the answer was computed
 * @param more whether revocations up to {@code head} are missing here and come with the next poll
 * @param trust what is left of the answering node's own trust; whole milliseconds, at most an hour
 * @param revocations in ascending order of their numbers, none above {@code head}; at most {@link
 *     #MAX_REVOCATIONS}, and at least one if there are more
 */
public record RevocationAnswer(
    String epoch, long head, boolean more, Duration trust, List<Revocation> revocations) {

  /** The most revocations that one answer carries. */
  public static final int MAX_REVOCATIONS = 10_000;

  /** The size of the largest answer, in bytes. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final long MAX_TRUST_MS = Duration.ofHours(1).toMillis();

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is outside of its limits
   */
  public RevocationAnswer {
    Wire.word("epoch", epoch);
    Wire.number("head", head, Wire.MAX_NUMBER);
    Wire.number("trust_ms", trust.toMillis(), MAX_TRUST_MS);
    revocations = List.copyOf(revocations);
    Wire.number("the count of revocations", revocations.size(), MAX_REVOCATIONS);
    long last = 0;
    for (Revocation revocation : revocations) {
      if (revocation.seq() <= last || revocation.seq() > head) {
        throw new IllegalArgumentException("seq must ascend from 1 to head");
      }
      last = revocation.seq();
    }
    if (more && last == 0) {
      throw new IllegalArgumentException("more without any revocation leads nowhere");
    }
  }

  /**
   * How far a follower is when it has applied this answer.
   *
   * @return the number up to which it then has everything
   */
  public long reaches() {
    // Numbers that are missing below it belong to revocations that are past their `until`.
    return more ? revocations.getLast().seq() : head;
  }

  /**
   * Reads an answer. Unknown members are ignored, so that older followers understand newer servers.
   *
   * @param json the text
   * @return what it says
   * @throws WireFormatException if it is not a JSON object with these members inside their limits
   */
  public static RevocationAnswer parse(String json) throws WireFormatException {
    try {
      Map<String, Object> object = Wire.object(json, MAX_BYTES);
      List<?> items = Wire.list(object, "revocations");
      if (items.size() > MAX_REVOCATIONS) {
        throw new ParseException("more than " + MAX_REVOCATIONS + " revocations", 0);
      }
      List<Revocation> revocations = new ArrayList<>(items.size());
      for (Object item : items) {
        revocations.add(revocation(item));
      }
      return new RevocationAnswer(
          Wire.string(object, "epoch"),
          Wire.number(object, "head"),
          Wire.bool(object, "more"),
          Duration.ofMillis(Wire.number(object, "trust_ms")),
          revocations);
    } catch (ParseException | IllegalArgumentException e) {
      throw new WireFormatException(String.valueOf(e.getMessage()));
    }
  }

  private static Revocation revocation(Object item) throws ParseException {
    if (!(item instanceof Map<?, ?> object)) {
      throw new ParseException("a revocation must be an object", 0);
    }
    return new Revocation(
        Wire.number(object, "seq"),
        Wire.string(object, "sid"),
        Instant.ofEpochMilli(Wire.number(object, "until")));
  }

  /**
   * Writes the answer.
   *
   * @return JSON, as above
   */
  public String toJson() {
    // Wire.word lets no character through that would need an escape.
    StringBuilder json = new StringBuilder(128 + 80 * revocations.size());
    json.append("{\"epoch\":\"").append(epoch).append("\",\"head\":").append(head);
    json.append(",\"more\":").append(more).append(",\"trust_ms\":").append(trust.toMillis());
    json.append(",\"revocations\":[");
    String comma = "";
    for (Revocation revocation : revocations) {
      json.append(comma).append("{\"seq\":").append(revocation.seq());
      json.append(",\"sid\":\"").append(revocation.sid());
      json.append("\",\"until\":").append(revocation.until().toEpochMilli()).append('}');
      comma = ",";
    }
    return json.append("]}").toString();
  }
}
