package usher.signin;

import java.util.Locale;

/** Why a sign-in is over, as the device itself sees it. */
public enum EndReason {
  /** This device asked. */
  HERE,
  /** Another device or the account page asked. */
  ELSEWHERE,
  PASSWORD_CHANGED,
  /** The end date that was chosen when it signed in ("just for this stay"). */
  EXPIRED,
  /** Not used for too long. */
  IDLE,
  /** The device signed in anew. */
  REPLACED,
  /** A refresh token was used again after its successor: somebody has a copy. */
  TOKEN_REUSE,
  ADMIN,
  ACCOUNT_CLOSED;

  /** The reason as the API and the database write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #word}. */
  public static EndReason of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
