package matinee;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Command line options of the form {@code --name value}, and flags without a value. */
record Arguments(Map<String, String> options, Set<String> flags) {

  static Arguments parse(String[] words, Set<String> options, Set<String> flags) {
    Map<String, String> given = new HashMap<>();
    Set<String> raised = new HashSet<>();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      String name = word.startsWith("--") ? word.substring(2) : word;
      if (flags.contains(name)) {
        raised.add(name);
      } else if (!options.contains(name)) {
        throw new IllegalArgumentException("There is no option " + word + ".");
      } else if (i + 1 == words.length) {
        throw new IllegalArgumentException("--" + name + " needs a value.");
      } else {
        given.put(name, words[++i]);
      }
    }
    return new Arguments(Map.copyOf(given), Set.copyOf(raised));
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  int port(String name, int otherwise) {
    String text = options.get(name);
    return text == null ? otherwise : port("--" + name, text);
  }

  static int port(String name, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, like a number that is no port.
    }
    throw new IllegalArgumentException(name + " must be a port from 0 to 65535, not " + text + ".");
  }
}
