package usher.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pages' own files, held in memory and addressed by their content; immutable. */
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final List<String> FILES = List.of("usher.css", "pages.js", "icon.svg");
  private static final List<String> PICTURES =
      List.of("amber", "coral", "fern", "ink", "lilac", "moss", "plum", "sky");

  private final Map<String, Asset> byName = new TreeMap<>();

  /** One file, all of them texts: its media type, and a short hash of its content. */
  public record Asset(String text, String type, String hash) {}

  public Assets() {
    FILES.forEach(this::load);
    PICTURES.forEach(p -> load("pictures/" + p + ".svg"));
  }

  /** The file of that name, such as "usher.css" or "pictures/amber.svg". */
  public @Nullable Asset find(String name) {
    return byName.get(name);
  }

  /** The address under which a file may be cached for ever. */
  public String url(String name) {
    return "/assets/" + name + "?v=" + Objects.requireNonNull(byName.get(name), name).hash();
  }

  /** The names of the profile pictures. */
  public static List<String> pictures() {
    return PICTURES;
  }

  private void load(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("static/" + name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      byName.put(
          name,
          new Asset(new String(bytes, UTF_8), Objects.requireNonNull(type, name), hash(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
