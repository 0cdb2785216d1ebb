package usher.http.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Handler;
import usher.http.Problem;
import usher.http.Reply;

/** Files of one folder on the class path, kept in memory once asked for. Thread-safe. */
public final class StaticFiles {
  /** Segments that start with a letter, a digit or an underscore: no "..", no hidden file. */
  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("yaml", "application/yaml"));

  private record File(String hash, Reply reply) {}

  private final Map<String, File> files = new ConcurrentHashMap<>();
  private final String folder;

  /** The folder as in {@code "static"}, without slashes at its ends. */
  public StaticFiles(String folder) {
    this.folder = folder;
  }

  /** For a route that ends in a star. */
  public Reply any(Call call) {
    return reply(call, call.pathValue("*"));
  }

  /** For a route of its own: always this file, which must exist. */
  public Handler only(String name) {
    if (file(name) == null) {
      throw new IllegalArgumentException("no such file: " + folder + "/" + name);
    }
    return call -> reply(call, name);
  }

  /**
   * The name with the hash of its content, which browsers may keep for ever: {@code
   * "page.css?v=1a2b"}.
   */
  public String versioned(String name) {
    File file = file(name);
    if (file == null) {
      throw new IllegalArgumentException("no such file: " + folder + "/" + name);
    }
    return name + "?v=" + file.hash();
  }

  private Reply reply(Call call, String name) {
    File file = file(name);
    if (file == null) {
      throw new Problem(404, "not_found", "There is nothing here.");
    }
    // Weak, since the compressed form has the same tag.
    String tag = "W/\"" + file.hash() + "\"";
    boolean same = tag.equals(call.header("If-None-Match"));
    Reply reply = same ? Reply.empty(304) : file.reply();
    boolean forEver = file.hash().equals(call.query("v"));
    return reply
        .header("ETag", tag)
        .header("Cache-Control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
  }

  private @Nullable File file(String name) {
    File known = files.get(name);
    if (known != null || !NAME.matcher(name).matches()) {
      return known;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    byte[] bytes = type == null ? null : load(name);
    if (type == null || bytes == null) {
      return null;
    }
    File file = new File(hash(bytes), Reply.bytes(200, type, bytes));
    files.put(name, file);
    return file;
  }

  private byte @Nullable [] load(String name) {
    try (InputStream in = StaticFiles.class.getResourceAsStream("/" + folder + "/" + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
