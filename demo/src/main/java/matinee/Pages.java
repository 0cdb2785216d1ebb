package matinee;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The three fronts and what they are made of, out of the jar. Thread-safe. */
final class Pages {
  private static final Map<String, String> DOCUMENTS =
      Map.of("/", "web", "/phone", "phone", "/tv", "tv");
  private static final Map<String, String> SIGNED_OUT =
      Map.of("/signed-out", "web", "/phone/signed-out", "phone", "/tv/signed-out", "tv");

  /** Every name begins with a letter or a figure, so that no path can climb. */
  private static final Pattern PART =
      Pattern.compile(
          "/(usher\\.js|(web|phone|tv|shared)(/[A-Za-z0-9][A-Za-z0-9_-]*)*/"
              + "[A-Za-z0-9][A-Za-z0-9_-]*\\.(js|css|svg))");

  private static final Map<String, String> TYPES =
      Map.of(
          "js",
          "text/javascript; charset=utf-8",
          "css",
          "text/css; charset=utf-8",
          "svg",
          "image/svg+xml",
          "html",
          "text/html; charset=utf-8");

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /** The file or page at the request's path, or null. */
  @Nullable Reply find(Request request) {
    String path = request.path();
    if (DOCUMENTS.containsKey(path)) {
      return document(DOCUMENTS.get(path));
    }
    if (SIGNED_OUT.containsKey(path)) {
      Reply page = document(SIGNED_OUT.get(path));
      return page == null ? null : page.with("Clear-Site-Data", whatToClear(request));
    }
    Asset asset = PART.matcher(path).matches() ? load(path) : null;
    return asset == null ? null : asset.reply(request, "no-cache");
  }

  /** A page is never kept: after a sign-out, Back has to ask again. */
  private @Nullable Reply document(@Nullable String front) {
    Asset page = load("/" + front + "/index.html");
    return page == null ? null : Reply.of(200, page.type(), page.body()).keptByNobody();
  }

  /**
   * On a device of its own an app's whole storage goes. Several of Matinee's apps in one browser,
   * as on a visitor's laptop, share their storage: each has wiped its own part by then, and
   * clearing all of it would sign the others out too. Usher's device cookies tell how many there
   * are.
   */
  private static String whatToClear(Request request) {
    String cookies = request.headers().getOrDefault("Cookie", List.of()).toString();
    int apps = cookies.split("usher_device\\.", -1).length - 1;
    return apps > 1 ? "\"cache\"" : "\"cache\", \"storage\"";
  }

  private @Nullable Asset load(String path) {
    Asset known = assets.get(path);
    if (known != null) {
      return known;
    }
    try (InputStream in = Pages.class.getResourceAsStream("/matinee" + path)) {
      if (in == null) {
        return null;
      }
      String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
      Asset asset = Asset.of(type == null ? "application/octet-stream" : type, in.readAllBytes());
      assets.put(path, asset);
      return asset;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
