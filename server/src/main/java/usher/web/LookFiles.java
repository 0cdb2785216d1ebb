package usher.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import usher.http.Call;
import usher.http.Reply;
import usher.http.SetCookie;
import usher.http.handlers.StaticFiles;
import usher.web.visit.Next;
import usher.web.visit.Site;

/** The files that make the look, and the switch of languages. Thread-safe. */
final class LookFiles {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final String SHORTLY = "public, max-age=300";

  private static final Map<String, String> TYPES =
      Map.of(
          "svg", "image/svg+xml",
          "png", "image/png",
          "webp", "image/webp",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg");

  private final Site site;
  private final StaticFiles pictures = new StaticFiles("usher/web/static/pictures");

  LookFiles(Site site) {
    this.site = site;
  }

  Reply brand(Call call) {
    return Reply.text(200, "text/css; charset=utf-8", site.brand().css())
        .header("Cache-Control", SHORTLY);
  }

  Reply file(Call call) {
    return site.files().any(call);
  }

  Reply picture(Call call) {
    return pictures.any(call);
  }

  Reply language(Call call) {
    String to = call.query("to");
    Reply reply = Reply.seeOther(Next.safe(call.query("next")));
    return to != null && site.messages().tags().contains(to)
        ? reply.cookie(new SetCookie("lang", to, YEAR))
        : reply;
  }

  static String type(String fileName) {
    String end = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = TYPES.get(end);
    if (type == null) {
      throw new IllegalArgumentException("a logo is svg, png, webp or jpg, not " + fileName);
    }
    return type;
  }
}
