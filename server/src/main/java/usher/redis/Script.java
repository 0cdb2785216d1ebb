package usher.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that Redis runs as one step, and the digest by which Redis knows it. Immutable. */
public record Script(String text, String digest) {
  /** Reads one from the class path; throws if there is none. */
  public static Script read(String resource) {
    try (InputStream in = Script.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + resource);
      }
      byte[] bytes = in.readAllBytes();
      return new Script(new String(bytes, StandardCharsets.UTF_8), digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Redis names scripts by SHA-1; nothing secret or trusted hangs on it. */
  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
