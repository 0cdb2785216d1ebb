package usher.web.visit;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** Names as viewers type them. */
public final class Names {
  private Names() {}

  /** Without control characters and needless spaces: what is left is what one sees. */
  public static String tidy(@Nullable String typed) {
    if (typed == null) {
      return "";
    }
    return Normalizer.normalize(typed, Normalizer.Form.NFC)
        .replaceAll("[\\p{Cc}\\p{Co}\\p{Cn}\\u202a-\\u202e\\u2066-\\u2069]", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
