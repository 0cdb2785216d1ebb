package usher.profile;

import java.util.List;

/** A person inside an account. */
public record Profile(String id, String name, String picture, boolean kids) {
  /** The built-in pictures. */
  public static final List<String> PICTURES =
      List.of("amber", "coral", "fern", "ink", "lilac", "moss", "plum", "sky");

  /** Longest name, in characters. */
  public static final int NAME_MAX = 30;
}
