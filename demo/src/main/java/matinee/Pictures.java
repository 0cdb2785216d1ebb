package matinee;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import matinee.art.Artwork;
import org.jspecify.annotations.Nullable;

/**
 * Posters and stills, each drawn once and then kept; profile pictures are Usher's, so that they
 * look the same on its pages. Thread-safe.
 */
final class Pictures {
  private static final Pattern PATH =
      Pattern.compile("/(posters|stills)/([a-z]+(?:-[a-z]+)*)\\.svg");

  private static final Pattern FACE = Pattern.compile("/pictures/[a-z]+\\.svg");

  private final Catalogue catalogue;
  private final String issuer;
  private final Map<String, Asset> drawn = new ConcurrentHashMap<>();

  Pictures(Catalogue catalogue, String issuer) {
    this.catalogue = catalogue;
    this.issuer = issuer;
  }

  @Nullable Reply find(Request request) {
    if (FACE.matcher(request.path()).matches()) {
      return Reply.found(issuer + request.path());
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return null;
    }
    Asset picture = drawn.get(request.path());
    if (picture == null) {
      String svg = draw(path.group(1), path.group(2));
      if (svg == null) {
        return null;
      }
      picture = Asset.of("image/svg+xml", svg.getBytes(StandardCharsets.UTF_8));
      drawn.put(request.path(), picture);
    }
    return picture.reply(request, "public, max-age=3600");
  }

  private @Nullable String draw(String kind, String id) {
    Title title = catalogue.title(id);
    if (title == null) {
      return null;
    }
    return kind.equals("posters")
        ? Artwork.poster(id, title.name())
        : Artwork.still(id, title.name());
  }
}
