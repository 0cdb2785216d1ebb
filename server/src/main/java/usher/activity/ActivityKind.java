package usher.activity;

import java.util.Locale;

/** What a line of the activity list is about. */
public enum ActivityKind {
  SIGNED_IN,
  SIGNED_OUT,
  PASSWORD_CHANGED,
  DEVICE_DENIED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ActivityKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
