package usher.playback;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import usher.playback.lease.Admission.Why;

/**
 * What was granted and refused since the start, by how many screens the account had in use: what an
 * operator looks at before changing a limit. Thread-safe.
 */
public final class PlaybackCounts {
  private final Map<Integer, LongAdder> granted = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> shadow = new ConcurrentHashMap<>();
  private final LongAdder withoutLeases = new LongAdder();

  /** A start was granted, which made it so many screens. */
  void granted(int level) {
    count(granted, level);
  }

  /** A start was refused that would have made it so many screens. */
  void refused(int level, Why why, String rule) {
    count(refused, level);
    count(refusals, why == Why.LIMIT ? rule : why.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** A rule on trial would have refused. */
  void shadow(String rule) {
    count(shadow, rule);
  }

  /** A start was granted, or refused, without the lease store, which was down. */
  void withoutLeases() {
    withoutLeases.increment();
  }

  /** Granted starts by the number of screens that they made it. */
  public Map<Integer, Long> grantedByLevel() {
    return sums(granted);
  }

  /** Refused starts by the number of screens that they would have made it. */
  public Map<Integer, Long> refusedByLevel() {
    return sums(refused);
  }

  /** Refused starts by rule, {@code plan} among them, or by another reason. */
  public Map<String, Long> refusedByRule() {
    return sums(refusals);
  }

  /** What rules on trial would have refused. */
  public Map<String, Long> shadowByRule() {
    return sums(shadow);
  }

  /** Starts answered by the policy for an outage of the lease store. */
  public long answeredWithoutLeases() {
    return withoutLeases.sum();
  }

  private static <K> void count(Map<K, LongAdder> counts, K key) {
    counts.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  private static <K extends Comparable<K>> Map<K, Long> sums(Map<K, LongAdder> counts) {
    Map<K, Long> sums = new TreeMap<>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
  }
}
