package matinee.film;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The colours that titles.json gives each title. */
final class Palette {
  private Palette() {}

  static Inks of(String id) throws IOException {
    try (InputStream in = Palette.class.getResourceAsStream("/matinee/titles.json")) {
      if (in == null) {
        throw new IOException("titles.json is missing.");
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Object title : list(JSONObjectUtils.parse(json).get("titles"))) {
        if (title instanceof Map<?, ?> facts && id.equals(facts.get("id"))) {
          return Inks.of(list(facts.get("colours")).stream().map(String::valueOf).toList());
        }
      }
      throw new IllegalArgumentException("There is no title " + id + ".");
    } catch (ParseException broken) {
      throw new IOException("titles.json cannot be read.", broken);
    }
  }

  private static List<?> list(@Nullable Object written) {
    return written instanceof List<?> list ? list : List.of();
  }
}
