package usher.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentile_ofAHundred_isTheNearestRank() {
    Latencies.Sorted sorted = Latencies.sorted(List.of(of(LongStream.rangeClosed(1, 100))));
    assertEquals(1, sorted.percentile(0));
    assertEquals(50, sorted.percentile(50));
    assertEquals(51, sorted.percentile(50.1));
    assertEquals(99, sorted.percentile(99));
    assertEquals(100, sorted.percentile(100));
  }

  @Test
  void percentile_ofOne_isThatOne() {
    Latencies.Sorted sorted = Latencies.sorted(List.of(of(LongStream.of(7))));
    assertEquals(7, sorted.percentile(50));
    assertEquals(7, sorted.percentile(99));
  }

  @Test
  void sorted_fromSeveralThreads_holdsEveryOneInOrder() {
    Latencies high = of(LongStream.iterate(5000, n -> n > 2000, n -> n - 1));
    Latencies low = of(LongStream.rangeClosed(1, 2000));
    Latencies.Sorted sorted = Latencies.sorted(List.of(high, new Latencies(), low));
    assertEquals(5000, sorted.count());
    assertEquals(1, sorted.percentile(0));
    assertEquals(2500, sorted.percentile(50));
    assertEquals(5000, sorted.percentile(100));
  }

  @Test
  void percentile_ofNothing_isNoNumber() {
    Latencies.Sorted sorted = Latencies.sorted(List.of());
    assertThrows(IllegalStateException.class, () -> sorted.percentile(50));
  }

  @Test
  void text_saysMilliseconds() {
    Latencies.Sorted sorted = Latencies.sorted(List.of(of(LongStream.of(1_234_000, 56_780_000))));
    assertEquals("p50 1.23 ms, p99 57 ms, max 57 ms", sorted.text());
  }

  private static Latencies of(LongStream nanos) {
    Latencies latencies = new Latencies();
    nanos.forEach(latencies::add);
    return latencies;
  }
}
