package usher.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as an operator starts, asks and stops it. */
class ServeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  private record Ended(int status, String output, String told) {}

  @TempDir Path folder;

  @Test
  void serve_inputEnds_answeredUntilThenAndStops() throws Exception {
    var server = start(Map.of("USHER_HTTP_PORT", "0"), "serve", "--stop-on-eof");
    try (var log = server.errorReader(UTF_8);
        var http = HttpClient.newHttpClient()) {
      var address = URI.create("http://127.0.0.1:" + port(log) + "/oauth/jwks");
      var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      server.getOutputStream().close();
      log.lines().forEach(line -> assertTrue(!line.contains("level=error"), line));
      assertEquals(0, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void serve_portTaken_saysSo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ended = run(Map.of("USHER_HTTP_PORT", String.valueOf(taken.getLocalPort())), "", "serve");
      assertEquals(1, ended.status);
      assertEquals(
          ("usher: Port %d is taken by another program;"
                  + " http.port or USHER_HTTP_PORT chooses another.")
              .formatted(taken.getLocalPort()),
          ended.told.lines().filter(line -> line.startsWith("usher:")).findFirst().orElse(""),
          ended.told);
    }
  }

  @Test
  void serve_settingMisspelt_namesTheNearest() throws Exception {
    var ended = run(Map.of("USHER_HTTP_PROT", "1"), "", "serve");
    assertEquals(
        new Ended(
            1,
            "",
            """
            usher: The settings do not fit:
              USHER_HTTP_PROT: unknown; did you mean USHER_HTTP_PORT?
            """),
        ended);
  }

  @Test
  void serve_dataFolderIsAFile_saysSo() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    var ended = run(Map.of("USHER_DATA_DIR", file.toString()), "", "serve");
    assertEquals(1, ended.status);
    assertTrue(
        ended.told.lines().anyMatch(l -> l.startsWith("usher: the data folder " + file)),
        ended.told);
  }

  @Test
  void account_addedByCommand_isListedByTheNext() throws Exception {
    var added =
        run(
            Map.of(),
            "seven green elephants\n",
            "account",
            "add",
            "ada@example.org",
            "--plan",
            "standard",
            "--password-stdin");
    assertEquals(new Ended(0, "Added ada@example.org (standard).\n", ""), added);
    var listed = run(Map.of(), "", "account", "list");
    assertTrue(listed.output.startsWith("ada@example.org  standard"), listed.toString());
  }

  private static String port(BufferedReader log) throws IOException {
    var seen = new StringBuilder();
    for (var line = log.readLine(); line != null; line = log.readLine()) {
      var listening = LISTENING.matcher(line);
      if (listening.find()) {
        return listening.group(1);
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the server ended:\n" + seen);
  }

  private Ended run(Map<String, String> environment, String stdin, String... words)
      throws Exception {
    var process = start(environment, words);
    try (var input = process.outputWriter(UTF_8)) {
      input.write(stdin);
    }
    try (var output = process.inputReader(UTF_8);
        var told = process.errorReader(UTF_8)) {
      var text = output.readAllAsString();
      return new Ended(process.waitFor(), text, told.readAllAsString());
    }
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    var command = new ArrayList<String>();
    command.add(ROOT.resolve("usher").toString());
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("USHER_DATA_DIR", folder.resolve("data").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
