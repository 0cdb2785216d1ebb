package usher.edge.parts;

import org.jspecify.annotations.Nullable;

/**
 * How the feed names a burnt key: where a sid stands otherwise, so that a key is withdrawn in the
 * same order and with the same confirmation as a sign-in.
 */
public final class KeyMark {

  /** No sid begins so. */
  private static final String START = "kid:";

  private KeyMark() {}

  /** The mark of the key of that name. */
  public static String of(String kid) {
    return START + kid;
  }

  /** The name of the key that is meant; null if it is a sid. */
  public static @Nullable String kid(String sid) {
    return sid.startsWith(START) ? sid.substring(START.length()) : null;
  }
}
