package usher.bench.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.edge.Verification.Verified;

/** What is measured is what its name says. */
class VerifyBenchmarkTest {

  @Test
  void measured_calls_acceptTheToken() throws Exception {
    VerifyBenchmark benchmark = new VerifyBenchmark();
    benchmark.entries = 1_000;
    benchmark.prepare();
    assertInstanceOf(Verified.class, benchmark.cold());
    assertInstanceOf(Verified.class, benchmark.warm());
    assertTrue(benchmark.signature());
    VerifyBenchmark.Spent spent = new VerifyBenchmark.Spent();
    assertTrue(benchmark.turns(spent));
    assertTrue(spent.cold > 0 && spent.signature > 0, "nothing was spent");
    spent.begin();
    assertEquals(0, spent.cold + spent.signature);
  }

  @Test
  void set_ofSoMany_hasThemAndIsTrusted() {
    RevokedSids set = new RandomSids(new Random(1)).revoked(25_000);
    assertEquals(25_000, set.size());
    assertTrue(set.trusted(TrustClock.system().now()));
    assertTrue(set.contains(new RandomSids(new Random(1)).next()));
    assertEquals(0, new RandomSids(new Random(1)).revoked(0).size());
  }

  @Test
  void memory_ofASet_isLessThanAHundredBytesForEach() {
    double each = SetMemory.perEntry(100_000);
    assertTrue(each > 24 && each < 100, each + " bytes");
  }
}
