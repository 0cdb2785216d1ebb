package matinee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own, with a stand-in for the server's jar. */
@Timeout(90)
final class DemoTest {
  @TempDir Path folder;
  private Path jar;
  private Path data;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void build() throws IOException {
    data = folder.resolve("data");
    jar = folder.resolve("server.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "matinee.StandInServer");
    String name = "matinee/StandInServer.class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        var in = DemoTest.class.getResourceAsStream("/" + name)) {
      out.putNextEntry(new JarEntry(name));
      out.write(in.readAllBytes());
    }
  }

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void demo_json_printsOneObjectWhenAllIsReady() throws Exception {
    Process demo = start("--json", "--data", data.toString());
    String line = String.valueOf(demo.inputReader().readLine());
    Map<String, Object> told = JSONObjectUtils.parse(line);
    assertEquals(200, status(Title.text(told, "usher") + "/ready"));
    assertEquals(200, status(Title.text(told, "web")));
    assertEquals(200, status(Title.text(told, "phone")));
    assertEquals(data.toString(), told.get("data"));
    Map<String, Object> clients = JSONObjectUtils.getJSONObject(told, "clients");
    assertEquals("matinee-web", clients.get("web"));
    String secret = Title.text(JSONObjectUtils.getJSONObject(clients, "catalogue"), "secret");
    assertTrue(Files.readString(data.resolve("usher.toml")).contains('"' + secret + '"'));
    assertEquals(
        Map.of("email", "guest@matinee.example", "password", "the lights go down"),
        told.get("account"));
    demo.toHandle().destroy();
    assertNull(demo.inputReader().readLine());
  }

  @Test
  void demo_terminated_endsTheServerToo() throws Exception {
    Process demo = start("--json", "--data", data.toString());
    demo.inputReader().readLine();
    ProcessHandle server = server();
    demo.destroy();
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertFalse(complaints().contains("demo:"), "An end that was asked for is no failure.");
    assertFalse(server.isAlive());
    assertTrue(Files.readString(data.resolve("usher.log")).endsWith("stand-in: closed\n"));
  }

  @Test
  void demo_killed_endsTheServerToo() throws Exception {
    Process demo = start("--json", "--data", data.toString());
    demo.inputReader().readLine();
    ProcessHandle server = server();
    demo.destroyForcibly();
    server.onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void demo_serverDies_saysSoWithItsLastWords() throws Exception {
    Process demo = start("--json", "--data", data.toString());
    demo.inputReader().readLine();
    server().destroyForcibly();
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, demo.exitValue());
    String said = complaints();
    assertTrue(said.contains("ended by itself") && said.contains("stand-in: serve"), said);
  }

  @Test
  void demo_serverDoesNotStart_saysWhy() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("refuse"), "");
    Process demo = start("--data", data.toString());
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, demo.exitValue());
    String said = complaints();
    assertTrue(said.contains("the database is broken"), said);
  }

  @Test
  void demo_portTaken_saysSoInOneLine() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      Process demo = start("--demo-port", port);
      assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
      assertEquals(1, demo.exitValue());
      assertEquals(
          "demo: Port " + port + " is taken; choose another one with --demo-port.\n", complaints());
    }
  }

  @Test
  void demo_folderThatIsAFile_saysSoInOneLine() throws Exception {
    Process demo = start("--data", Files.writeString(folder.resolve("file"), "").toString());
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, demo.exitValue());
    assertEquals(
        "demo: The folder " + folder.resolve("file") + " cannot be written.\n", complaints());
  }

  @Test
  void demo_withoutData_leavesNothingBehind() throws Exception {
    Process demo = start("--json");
    String line = String.valueOf(demo.inputReader().readLine());
    Path kept = Path.of(Title.text(JSONObjectUtils.parse(line), "data"));
    assertTrue(Files.exists(kept.resolve("usher.toml")));
    Files.delete(kept.resolve("pid")); // the stand-in's, not the demo's
    demo.destroy();
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertFalse(Files.exists(kept));
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("matinee.Demo", "--server-jar", jar.toString(), "--port", "0"));
    if (!List.of(options).contains("--demo-port")) {
      command.addAll(List.of("--demo-port", "0"));
    }
    command.addAll(List.of(options));
    Process demo = new ProcessBuilder(command).redirectError(errors().toFile()).start();
    started.add(demo);
    return demo;
  }

  private ProcessHandle server() throws IOException {
    long pid = Long.parseLong(Files.readString(data.resolve("pid")));
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** What the demo has said to whoever started it, once it has ended. */
  private String complaints() throws IOException {
    return Files.readString(errors());
  }

  private Path errors() {
    return folder.resolve("stderr");
  }

  private static int status(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ask = HttpRequest.newBuilder(URI.create(address)).build();
      return http.send(ask, BodyHandlers.discarding()).statusCode();
    }
  }
}
