package usher.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code usher serve} with its two options, read without picocli, which would add a tenth of a
 * second and more to every start of the server. Whatever else is typed is picocli's to answer.
 */
public record PlainServe(@Nullable Path config, boolean stopOnEof) {
  /** The words as a plain {@code serve}; empty if they are anything else. */
  public static Optional<PlainServe> parse(String[] words) {
    if (words.length == 0 || !words[0].equals("serve")) {
      return Optional.empty();
    }
    Path config = null;
    boolean stopOnEof = false;
    for (int i = 1; i < words.length; i++) {
      if (words[i].equals("--stop-on-eof")) {
        stopOnEof = true;
      } else if (words[i].equals("--config") && i + 1 < words.length) {
        config = Path.of(words[++i]);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new PlainServe(config, stopOnEof));
  }
}
