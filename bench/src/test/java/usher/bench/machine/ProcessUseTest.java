package usher.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
  private static final String STAT =
      "4711 (java) S 1 4711 4711 0 -1 4194304 90000 0 12 0 250 31 5 6 20 0 40 0 8000 3000000000"
          + " 50000 18446744073709551615\n";

  @Test
  void cpu_isUserAndSystemTime() {
    assertEquals(OptionalLong.of(2_810_000_000L), ProcessUse.cpuNanos(STAT));
  }

  @Test
  void cpu_ofAProgramWithAnOddName_isTheSame() {
    assertEquals(
        OptionalLong.of(2_810_000_000L),
        ProcessUse.cpuNanos(STAT.replace("(java)", "(a) b (1 2 3) )")));
  }

  @Test
  void cpu_ofALineThatIsCutOff_isNotMeasured() {
    assertEquals(OptionalLong.empty(), ProcessUse.cpuNanos("4711 (java) S 1 4711"));
  }

  @Test
  void memory_isTheResidentSet() {
    String status = "Name:\tjava\nVmPeak:\t 9000000 kB\nVmRSS:\t  204800 kB\nThreads:\t40\n";
    assertEquals(OptionalLong.of(200L * 1024 * 1024), ProcessUse.residentBytes(status));
    assertEquals(OptionalLong.empty(), ProcessUse.residentBytes("Name:\tkthreadd\n"));
  }

  @Test
  void use_ofThisProcess_isRead() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    ProcessUse use = new ProcessUse(ProcessHandle.current().pid());
    assertTrue(use.cpuNanos().getAsLong() > 0);
    long compiling = use.compilerNanos().getAsLong();
    assertTrue(compiling > 0 && compiling < use.cpuNanos().getAsLong(), compiling + " ns");
    assertTrue(use.residentBytes().getAsLong() > 1024 * 1024);
  }

  @Test
  void use_ofNoProcess_isNotMeasured() {
    assertEquals(OptionalLong.empty(), new ProcessUse(-1).cpuNanos());
    assertEquals(OptionalLong.empty(), new ProcessUse(-1).compilerNanos());
  }
}
