package usher.web.visit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Reply;
import usher.http.SetCookie;

/**
 * What one page tells the next, so that a reload asks for nothing twice: a short list in a cookie,
 * read once. The first value says what it is about.
 */
public record Told(List<String> values) {
  public static final String COOKIE = "__Host-usher-told";
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final int LENGTH_MAX = 3_500;

  public Told {
    values = List.copyOf(values);
  }

  public static Told of(String... values) {
    return new Told(List.of(values));
  }

  /** A short sentence for the top of a page, by its key. */
  public static Told notice(String key) {
    return of("notice", key);
  }

  /** What the page before told about that. */
  public static Optional<Told> read(Call call, String about) {
    String value = call.cookie(COOKIE);
    if (value == null || value.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      List<String> values = Arrays.stream(value.split("\\.", -1)).map(Told::decode).toList();
      return values.getFirst().equals(about) ? Optional.of(new Told(values)) : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The value at a place; null when there is none. */
  public @Nullable String at(int place) {
    return place < values.size() ? values.get(place) : null;
  }

  /** Whether it is short enough for a cookie. */
  public boolean fits() {
    return text().length() <= LENGTH_MAX;
  }

  public Reply on(Reply reply) {
    return reply.cookie(new SetCookie(COOKIE, text(), LIFE));
  }

  private String text() {
    return values.stream().map(Told::encode).collect(Collectors.joining("."));
  }

  public static Reply forget(Reply reply) {
    return reply.cookie(SetCookie.gone(COOKIE));
  }

  private static String encode(String value) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String value) {
    return new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
