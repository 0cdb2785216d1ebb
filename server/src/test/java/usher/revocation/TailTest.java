package usher.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import usher.edge.Revocation;

/** Goal: all that may matter, in order, in bounded memory; older tails do not change. */
class TailTest {
  private static final long UNTIL = 1_000;

  private static List<Revocation> news(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(seq -> new Revocation(seq, "s" + seq, Instant.ofEpochMilli(UNTIL)))
        .toList();
  }

  private static List<Long> after(Tail tail, long seq, int most) {
    return tail.after(seq, most).orElseThrow().stream().map(Revocation::seq).toList();
  }

  @Test
  void plus_news_theRestAfterANumber() {
    Tail tail = Tail.EMPTY.plus(news(1, 3), 0).plus(List.of(), 0).plus(news(4, 5), 0);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), after(tail, 0, 10));
    assertEquals(List.of(4L, 5L), after(tail, 3, 10));
    assertEquals(List.of(2L, 3L), after(tail, 1, 2));
    assertEquals(List.of(), after(tail, 5, 10));
    assertEquals(List.of(), after(tail, 99, 10));
  }

  @Test
  void plus_gapsInTheNumbers_areNone() {
    Tail tail = Tail.EMPTY.plus(news(10, 11), 0).plus(news(20, 21), 0);
    assertEquals(List.of(20L, 21L), after(tail, 15, 10));
    assertEquals(List.of(10L, 11L, 20L, 21L), after(tail, 0, 10));
  }

  @Test
  void plus_again_olderOnesStayAsTheyWere() {
    List<Tail> tails = new ArrayList<>(List.of(Tail.EMPTY));
    for (int i = 1; i <= 500; i++) {
      tails.add(tails.getLast().plus(news(i, i), 0));
    }
    for (int i = 0; i <= 500; i++) {
      assertEquals(LongStream.rangeClosed(1, i).boxed().toList(), after(tails.get(i), 0, 1_000));
    }
  }

  @Test
  void plus_tooMany_theOldestGoAndItSaysSo() {
    Tail tail = Tail.EMPTY;
    int count = 4 * Tail.MOST;
    for (int i = 1; i <= count; i += 100) {
      tail = tail.plus(news(i, i + 99), 0);
    }
    long from = tail.after();
    int last = count / 100 * 100 + (count % 100 == 0 ? 0 : 100);
    assertTrue(from > 0 && from <= last - Tail.MOST, "kept from " + from);
    assertTrue(last - from <= 3 * Tail.MOST, "kept from " + from);
    assertTrue(tail.after(from - 1, 10).isEmpty());
    assertEquals(from + 1, after(tail, from, 1).getFirst());
    assertEquals(last - from, after(tail, from, 10 * Tail.MOST).size());
  }

  @Test
  void plus_tooManyOfWhichNoneMatters_nothingIsMissed() {
    Tail tail = Tail.EMPTY;
    for (int i = 1; i <= 4 * Tail.MOST; i += 100) {
      tail = tail.plus(news(i, i + 99), UNTIL + 1);
    }
    assertEquals(0, tail.after());
  }
}
