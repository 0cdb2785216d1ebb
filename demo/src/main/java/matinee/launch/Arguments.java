package matinee.launch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command line of {@code --name value} pairs and {@code --flags}. */
public record Arguments(Map<String, String> values, Set<String> flags) {

  /**
   * Reads the command line.
   *
   * @throws DemoFailure when a word on it means nothing
   */
  public static Arguments parse(String[] words, Set<String> named, Set<String> flagged) {
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    Iterator<String> rest = Arrays.asList(words).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      if (flagged.contains(word)) {
        flags.add(word);
      } else if (!named.contains(word)) {
        throw new DemoFailure("There is no option " + word + ".");
      } else if (!rest.hasNext()) {
        throw new DemoFailure(word + " needs a value.");
      } else {
        values.put(word, rest.next());
      }
    }
    return new Arguments(Map.copyOf(values), Set.copyOf(flags));
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public int port(String name, int otherwise) {
    String text = text(name, Integer.toString(otherwise));
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new DemoFailure(name + " must be a number from 0 to 65535, not " + text + ".");
  }

  @Nullable Path path(String name) {
    String text = values.get(name);
    return text == null ? null : Path.of(text).toAbsolutePath().normalize();
  }
}
