package usher.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a client makes up for itself: device ids, PKCE verifiers. Thread-safe. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private Secrets() {}

  static String make() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return URL.encodeToString(bytes);
  }

  /** RFC 7636, section 4.2. */
  static String challenge(String verifier) {
    try {
      byte[] ascii = verifier.getBytes(StandardCharsets.US_ASCII);
      return URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(ascii));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
