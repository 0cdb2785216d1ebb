package usher.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes random ids and secrets, and the hashes under which secrets are stored. Thread-safe.
 *
 * <p>A secret has 256 random bits, so a plain SHA-256 is enough to store it: there is nothing to
 * guess that a slow hash would protect.
 */
public final class Secrets {
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random;

  public Secrets(SecureRandom random) {
    this.random = random;
  }

  /** 128 random bits as 22 characters that need no escaping in a URL. */
  public String id() {
    return text(ID_BYTES);
  }

  /** 256 random bits as 43 characters. */
  public String secret() {
    return text(SECRET_BYTES);
  }

  /** That many letters of an alphabet, each equally likely. */
  public String letters(String alphabet, int length) {
    StringBuilder letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return letters.toString();
  }

  /** SHA-256 of a secret's characters, base64url. */
  public static String hash(String secret) {
    return URL.encodeToString(sha256(secret));
  }

  /** The same hash, out of the form in which command-line tools write a SHA-256. */
  public static String hashFromHex(String hex) {
    return URL.encodeToString(HexFormat.of().parseHex(hex));
  }

  /** Whether a secret has that hash, in a time that does not tell where they differ. */
  public static boolean matches(String secret, String hash) {
    return MessageDigest.isEqual(
        hash(secret).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String text(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return URL.encodeToString(value);
  }
}
