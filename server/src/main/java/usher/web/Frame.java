package usher.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What surrounds every page: whose it is, in which language, and for which request.
 *
 * @param csrf the token that every form carries
 * @param here the path and query of this page, to come back to
 * @param signedIn whether the way to the account is shown
 */
public record Frame(
    Brand brand,
    Words words,
    List<String> languages,
    Assets assets,
    String csrf,
    String here,
    boolean signedIn) {

  public Frame {
    languages = List.copyOf(languages);
  }

  /** The address that switches the language and comes back. */
  public String languageUrl(String tag) {
    return "/language?to=" + tag + "&next=" + encode(here);
  }

  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
