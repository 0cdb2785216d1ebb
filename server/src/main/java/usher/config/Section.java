package usher.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings under one name. What is wrong is noted and the default returned, so that all
 * problems are found in one go. Used by one thread.
 */
public final class Section {
  private final Settings settings;
  private final List<String> path;
  private final List<String> pattern;

  Section(Settings settings, List<String> path, List<String> pattern) {
    this.settings = settings;
    this.path = path;
    this.pattern = pattern;
  }

  /** A text for which the test holds; what is allowed is said in words. */
  public String text(String name, String standard, String allowed, Predicate<String> test) {
    return read(
        name,
        standard,
        allowed,
        raw -> raw instanceof String text && test.test(text) ? text : null,
        Section::quoted);
  }

  public String text(String name, String standard) {
    return text(name, standard, "text", _ -> true);
  }

  public String oneOf(String name, String standard, List<String> allowed) {
    return text(name, standard, String.join(", ", allowed), allowed::contains);
  }

  public int whole(String name, int standard, int least, int most) {
    return read(
        name,
        standard,
        "whole number, " + least + " to " + most,
        raw -> number(raw, least, most),
        String::valueOf);
  }

  public boolean flag(String name, boolean standard) {
    return read(
        name,
        standard,
        "true, false",
        raw ->
            switch (raw) {
              case Boolean flag -> flag;
              case String text when text.equals("true") -> true;
              case String text when text.equals("false") -> false;
              default -> null;
            },
        String::valueOf);
  }

  public Duration duration(String name, String standard, String least, String most) {
    return read(
        name,
        known(standard),
        "duration, " + least + " to " + most,
        raw -> raw instanceof String text ? between(text, least, most) : null,
        value -> quoted(Durations.format(value)));
  }

  /** A duration, or null if nothing is said. */
  public @Nullable Duration durationIfAny(String name, String least, String most) {
    String text =
        text(
            name,
            "",
            "empty, or duration, " + least + " to " + most,
            value -> value.isEmpty() || between(value, least, most) != null);
    return text.isEmpty() ? null : known(text);
  }

  private static @Nullable Duration between(String text, String least, String most) {
    Duration value = Durations.parse(text);
    boolean fits =
        value != null && value.compareTo(known(least)) >= 0 && value.compareTo(known(most)) <= 0;
    return fits ? value : null;
  }

  /** A list of texts for each of which the test holds; in the environment, separated by commas. */
  public List<String> texts(
      String name, List<String> standard, String allowed, Predicate<String> test) {
    return read(
        name,
        standard,
        "list of " + allowed,
        raw -> list(raw, test),
        list -> list.stream().map(Section::quoted).collect(Collectors.joining(", ", "[", "]")));
  }

  /** A text that is never shown. */
  public Secret secret(String name, String allowed, Predicate<String> test) {
    Settings.Raw raw = settings.raw(at(name));
    String value = raw != null && raw.value() instanceof String text ? text : "";
    boolean isText = raw == null || raw.value() instanceof String;
    boolean good = isText && (value.isEmpty() || test.test(value));
    if (!good) {
      settings.problem(key(name) + ": this value is not allowed; " + allowed);
    }
    note(name, quoted(""), allowed, value.isEmpty() ? quoted("") : "***", raw);
    return good ? new Secret(value) : Secret.NONE;
  }

  /** The tables of an array of tables. */
  public List<Section> tables(String name) {
    List<Section> tables = new ArrayList<>();
    for (int i = 0; i < settings.tables(path, name); i++) {
      tables.add(
          new Section(
              settings,
              TomlFile.plus(path, name + "[" + i + "]"),
              TomlFile.plus(pattern, name + "[]")));
    }
    return tables;
  }

  /** Notes what is wrong with a setting beyond its own form. */
  public void problem(String name, String text) {
    settings.problem(key(name) + ": " + text);
  }

  private <T> T read(
      String name,
      T standard,
      String allowed,
      Function<Object, @Nullable T> parse,
      Function<T, String> show) {
    Settings.Raw raw = settings.raw(at(name));
    T value = raw == null ? standard : parse.apply(raw.value());
    if (raw != null && value == null) {
      settings.problem(key(name) + ": " + shown(raw.value()) + " is not allowed; " + allowed);
    }
    T used = value == null ? standard : value;
    note(name, show.apply(standard), allowed, show.apply(used), raw);
    return used;
  }

  private void note(
      String name, String standard, String allowed, String shown, Settings.@Nullable Raw raw) {
    String origin = raw == null ? "default" : raw.origin();
    String form = Settings.written(TomlFile.plus(pattern, name));
    settings.know(new Settings.Known(key(name), form, standard, allowed, shown, origin));
  }

  private List<String> at(String name) {
    return TomlFile.plus(path, name);
  }

  private String key(String name) {
    return Settings.written(at(name));
  }

  private static @Nullable Integer number(Object raw, int least, int most) {
    Long value =
        switch (raw) {
          case Long number -> number;
          case String text when text.matches("-?\\d{1,10}") -> Long.valueOf(text);
          default -> null;
        };
    return value == null || value < least || value > most
        ? null
        : Integer.valueOf(value.intValue());
  }

  private static @Nullable List<String> list(Object raw, Predicate<String> test) {
    List<?> items =
        switch (raw) {
          case List<?> list -> list;
          case String text when text.isBlank() -> List.of();
          case String text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          default -> List.of(raw);
        };
    List<String> texts = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof String text) || !test.test(text)) {
        return null;
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  private static Duration known(String text) {
    Duration duration = Durations.parse(text);
    if (duration == null) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }

  private static String shown(Object raw) {
    return raw instanceof String text ? quoted(text) : String.valueOf(raw);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
