package usher.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An answer kept so that it can be given again, readable only with the secret that earned it.
 *
 * <p>The answer to a refresh holds new tokens; stored in clear it would undo the hashing of
 * secrets. The key is derived from the 256-bit secret, and each secret seals one answer only, so a
 * fixed nonce is safe.
 */
public final class SealedAnswer {
  private static final String PURPOSE = "usher sealed answer ";
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;

  private SealedAnswer() {}

  /** Encrypts an answer (AES-256-GCM) under a secret that seals nothing else. */
  public static byte[] seal(String answer, String secret) {
    return run(Cipher.ENCRYPT_MODE, answer.getBytes(StandardCharsets.UTF_8), secret);
  }

  /** The answer again; throws if it was sealed with another secret. */
  public static String open(byte[] sealed, String secret) {
    return new String(run(Cipher.DECRYPT_MODE, sealed, secret), StandardCharsets.UTF_8);
  }

  private static byte[] run(int mode, byte[] input, String secret) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec key = new SecretKeySpec(Secrets.sha256(PURPOSE + secret), "AES");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored answer does not open", e);
    }
  }
}
