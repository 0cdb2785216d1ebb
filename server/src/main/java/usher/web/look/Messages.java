package usher.web.look;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** All languages the pages speak, English first; immutable, loaded once. */
public final class Messages {
  private static final List<String> TAGS = List.of("en", "de", "es");

  private final Map<String, Words> byTag = new HashMap<>();

  public Messages() {
    for (String tag : TAGS) {
      byTag.put(tag, new Words(Locale.forLanguageTag(tag), load(tag)));
    }
  }

  public List<String> tags() {
    return TAGS;
  }

  /** The words of one language; English for one that we do not speak. */
  public Words in(String tag) {
    return Objects.requireNonNullElseGet(byTag.get(tag), () -> byTag.get("en"));
  }

  /**
   * The language the viewer chose here, else the best of what the app asks for, else of what the
   * browser does; both as an {@code Accept-Language} header has it.
   */
  public Words choose(
      @Nullable String cookie, @Nullable String byTheApp, @Nullable String byTheBrowser) {
    if (cookie != null && byTag.containsKey(cookie)) {
      return in(cookie);
    }
    String tag = best(byTheApp);
    if (tag == null) {
      tag = best(byTheBrowser);
    }
    return in(tag == null ? "en" : tag);
  }

  private static @Nullable String best(@Nullable String languages) {
    if (languages == null || languages.length() > 500) {
      return null;
    }
    try {
      return Locale.lookupTag(Locale.LanguageRange.parse(languages), TAGS);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static Map<String, String> load(String tag) {
    String name = "/usher/messages/" + tag + ".properties";
    try (var in = Objects.requireNonNull(Messages.class.getResourceAsStream(name), name)) {
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> texts = new HashMap<>();
      properties.stringPropertyNames().forEach(k -> texts.put(k, properties.getProperty(k)));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
