package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Tokens;

/** Goal: no device takes the streams of all. Method: one opens too many, on a whole node. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventStreamsOfOneDeviceTest {
  private static final int MOST = 20;

  @TempDir Path folder;

  @Test
  void open_oneTooMany_theOldestEndsAndTheOthersStay() throws Exception {
    try (NodeFixture node = new NodeFixture(folder)) {
      Tokens tokens = node.tokens(node.browser(node.account(), "Chrome on Windows"));
      List<BufferedReader> streams = new ArrayList<>();
      for (int i = 0; i <= MOST; i++) {
        streams.add(open(node, tokens));
      }
      streams.removeFirst().lines().forEach(line -> {});
      assertEquals(200, node.delete("/v1/sign-ins/current", tokens.access()).status());
      for (BufferedReader stream : streams) {
        assertTrue(stream.lines().anyMatch(line -> line.equals("event: signed_out")));
      }
    }
  }

  /** Returns once the stream has said its first line, and so is counted. */
  private static BufferedReader open(NodeFixture node, Tokens tokens)
      throws IOException, InterruptedException {
    InputStream body =
        node.client
            .send(
                node.request("/v1/events")
                    .header("Authorization", "Bearer " + tokens.access())
                    .build(),
                BodyHandlers.ofInputStream())
            .body();
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    assertTrue(lines.readLine().startsWith("retry: "));
    return lines;
  }
}
