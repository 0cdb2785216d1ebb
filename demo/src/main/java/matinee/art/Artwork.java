package matinee.art;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every title's poster and still, drawn when first asked for. */
public final class Artwork {
  private static final Map<String, Print> PRINTS = new HashMap<>();

  static {
    Stream.of(
            NowShowing.prints(),
            SmallMysteries.prints(),
            Hearts.prints(),
            AtSea.prints(),
            FurtherOut.prints(),
            AllAges.prints())
        .flatMap(List::stream)
        .forEach(print -> PRINTS.put(print.id(), print));
  }

  private Artwork() {}

  public static Set<String> ids() {
    return Set.copyOf(PRINTS.keySet());
  }

  /** The portrait with its lettering, or null for a title that has none. */
  public static @Nullable String poster(String id, String name) {
    Print print = PRINTS.get(id);
    return print == null ? null : print.poster(name);
  }

  /** The wide picture without lettering, or null. */
  public static @Nullable String still(String id, String name) {
    Print print = PRINTS.get(id);
    return print == null ? null : print.still(name);
  }
}
