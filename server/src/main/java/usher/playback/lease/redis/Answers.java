package usher.playback.lease.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.playback.lease.Admission;
import usher.playback.lease.Admission.Why;
import usher.playback.lease.Ended;
import usher.playback.lease.Lease;
import usher.playback.lease.Packing;
import usher.playback.lease.PlaybackEnd;
import usher.playback.lease.PlaybackId;
import usher.playback.lease.Renewal;
import usher.signin.SignInId;

/** Reads what the script answers. */
final class Answers {
  private Answers() {}

  static Admission admission(List<Object> answer, Instant now) {
    return switch (text(answer, 0)) {
      case "admitted" ->
          new Admission.Admitted(
              lease(answer.get(1), answer.get(2), now),
              Math.toIntExact(number(answer, 3)),
              name(text(answer, 4)),
              list(answer, 5).stream().map(Answers::text).toList());
      case "denied" ->
          new Admission.Denied(
              Why.valueOf(text(answer, 1)),
              text(answer, 2),
              Math.toIntExact(number(answer, 3)),
              Math.toIntExact(number(answer, 4)),
              leases(list(answer, 7), now),
              name(text(answer, 5)),
              Duration.ofMillis(number(answer, 6)));
      default -> new Admission.Outdated();
    };
  }

  static Renewal renewal(List<Object> answer, Instant now) {
    return switch (text(answer, 0)) {
      case "renewed" -> new Renewal.Renewed(lease(answer.get(1), answer.get(2), now));
      case "too_soon" -> new Renewal.TooSoon(Duration.ofMillis(number(answer, 1)));
      default -> new Renewal.Gone(PlaybackEnd.of(text(answer, 1)), name(text(answer, 2)));
    };
  }

  /** Pairs of a packed playback and the milliseconds that it has left. */
  static List<Lease> leases(List<Object> pairs, Instant now) {
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      leases.add(lease(pairs.get(i), pairs.get(i + 1), now));
    }
    return leases;
  }

  /** What the script published of an ending. */
  static Ended ended(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    SignInId sid = new SignInId(Packing.readText(bytes));
    PlaybackId id = new PlaybackId(Packing.readText(bytes));
    String[] words = StandardCharsets.UTF_8.decode(bytes).toString().split("\n", 2);
    return new Ended(sid, id, PlaybackEnd.of(words[0]), name(words[1]));
  }

  private static Lease lease(Object packed, Object left, Instant now) {
    return new Lease(Packing.unpack((byte[]) packed), now.plusMillis((Long) left));
  }

  private static @Nullable String name(String text) {
    return text.isEmpty() ? null : text;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(List<Object> answer, int at) {
    return (List<Object>) answer.get(at);
  }

  static long number(List<Object> answer, int at) {
    return (Long) answer.get(at);
  }

  private static String text(List<Object> answer, int at) {
    return text(answer.get(at));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }
}
