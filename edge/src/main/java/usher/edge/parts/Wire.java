package usher.edge.parts;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reading JSON members of the right type, and the limits that the feed's messages share. */
public final class Wire {

  /** JSON numbers beyond this lose digits in most readers (RFC 8259 section 6). */
  public static final long MAX_NUMBER = (1L << 53) - 1;

  /** Safe inside a JSON string as it is, so that writing needs no escapes. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

  private Wire() {}

  public static String word(String name, String value) {
    if (!WORD.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name + " must be 1 to 128 of A-Z a-z 0-9 . _ ~ : / + = @ -");
    }
    return value;
  }

  public static long number(String name, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(name + " must be from 0 to " + max);
    }
    return value;
  }

  public static Map<String, Object> object(String json, int maxChars) throws ParseException {
    if (json.length() > maxChars) {
      throw new ParseException("longer than " + maxChars + " characters", 0);
    }
    try {
      // The literal null parses to a null map.
      Map<String, Object> object = JSONObjectUtils.parse(json);
      if (object != null) {
        return object;
      }
    } catch (ParseException e) {
      // Said below, without the input: it may hold anything.
    }
    throw new ParseException("not a JSON object", 0);
  }

  public static String string(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, String.class);
  }

  public static @Nullable String stringOrNull(Map<?, ?> object, String name) throws ParseException {
    return object.get(name) == null ? null : member(object, name, String.class);
  }

  public static long number(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, Long.class);
  }

  /** Whole or not: NumericDate is any number (RFC 7519 section 2). */
  public static Number anyNumber(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, Number.class);
  }

  public static boolean bool(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, Boolean.class);
  }

  public static List<?> list(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, List.class);
  }

  @SuppressWarnings("unchecked") // The names of JSON members are strings.
  public static Map<String, Object> map(Map<?, ?> object, String name) throws ParseException {
    return member(object, name, Map.class);
  }

  private static <T> T member(Map<?, ?> object, String name, Class<T> type) throws ParseException {
    Object value = object.get(name);
    if (!type.isInstance(value)) {
      throw new ParseException(name + " is missing or of the wrong type", 0);
    }
    return type.cast(value);
  }
}
