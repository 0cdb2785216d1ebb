package usher.web.look;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import usher.http.handlers.StaticFiles;

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
    StaticFiles files,
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

  /** The address of one of the pages' own files, under which it may be kept for ever. */
  public String file(String name) {
    return "/assets/" + files.versioned(name);
  }

  /** A value as it may stand in a query. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
