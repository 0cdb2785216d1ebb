package usher.web.look;

import java.util.Locale;
import java.util.Map;

/** The texts of one language; immutable. */
public final class Words {
  private final Locale locale;
  private final Map<String, String> texts;

  Words(Locale locale, Map<String, String> texts) {
    this.locale = locale;
    this.texts = Map.copyOf(texts);
  }

  public Locale locale() {
    return locale;
  }

  public String language() {
    return locale.getLanguage();
  }

  /** The text, with {0}, {1} ... filled in. Values are never read for placeholders again. */
  public String say(String key, Object... values) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in " + language());
    }
    return fill(text, values);
  }

  /** The text for so many: {@code key.one} or {@code key.other}, with the number as {0}. */
  public String count(String key, long number) {
    return say(key + (number == 1 ? ".one" : ".other"), number);
  }

  Map<String, String> texts() {
    return texts;
  }

  private static String fill(String text, Object[] values) {
    StringBuilder filled = new StringBuilder(text.length() + 32);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '{' && at + 2 < text.length() && text.charAt(at + 2) == '}') {
        filled.append(values[text.charAt(at + 1) - '0']);
        at += 3;
      } else {
        filled.append(c);
        at++;
      }
    }
    return filled.toString();
  }
}
