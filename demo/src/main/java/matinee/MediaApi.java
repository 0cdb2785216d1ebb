package matinee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.edge.PassVerification;
import usher.edge.PassVerification.Bad;
import usher.edge.PassVerification.Good;
import usher.edge.PassVerification.Pass;
import usher.edge.PassVerification.Unsure;
import usher.edge.Verification.Reason;

/**
 * Playlists and segments, for whoever has Usher's pass for that title and quality. Each request is
 * checked here, without asking Usher: no valid pass, no segment. Thread-safe.
 *
 * <p>The pass comes in the Authorization header and not in the address, because addresses are what
 * proxies log, caches keep and people paste.
 */
final class MediaApi {
  private static final Pattern PATH =
      Pattern.compile(
          "/media/(?<title>[a-z]+(?:-[a-z]+)*)/"
              + "(?:main\\.m3u8|(?<quality>[a-z]{2})/"
              + "(?:index\\.m3u8|start\\.mp4|(?<segment>\\d{1,5})\\.m4s))");

  private final Catalogue catalogue;
  private final BiFunction<String, String, PassVerification> check;
  private final Map<String, Clip> clips = new ConcurrentHashMap<>();

  /**
   * @param check of a pass for a title
   */
  MediaApi(Catalogue catalogue, BiFunction<String, String, PassVerification> check) {
    this.catalogue = catalogue;
    this.check = check;
  }

  Reply answer(Request request) {
    Matcher path = PATH.matcher(request.path());
    Title title = path.matches() ? catalogue.title(path.group("title")) : null;
    if (title == null) {
      return Reply.notFound();
    }
    String pass = request.bearer();
    if (pass == null) {
      return Reply.problem(401, "no_pass", "Ask Usher for a pass first.")
          .with("WWW-Authenticate", "Bearer");
    }
    return switch (check.apply(pass, title.id())) {
      case Good(Pass good) -> allowed(good, title, path);
      case Bad(Reason reason) -> refused(reason);
      case Unsure() ->
          Reply.problem(503, "unsure", "Matinee cannot reach Usher at the moment.")
              .with("Retry-After", "1");
    };
  }

  /** The player asks Usher in both cases; what ran out may only have been late. */
  private static Reply refused(Reason reason) {
    return switch (reason) {
      case EXPIRED, REVOKED -> Reply.problem(410, "pass_over", "The time of this pass is over.");
      default -> Reply.problem(403, "pass_refused", "This pass does not open this title.");
    };
  }

  private Reply allowed(Pass pass, Title title, Matcher path) {
    var qualities = Quality.upTo(pass.quality());
    String word = path.group("quality");
    if (word == null) {
      return text(Playlists.qualities(qualities, each -> clip(title, each).codec()));
    }
    Quality quality = Quality.of(word).orElse(null);
    if (quality == null) {
      return Reply.notFound();
    }
    if (!qualities.contains(quality)) {
      return Reply.problem(403, "quality_refused", "The plan does not have this quality.");
    }
    Clip clip = clip(title, quality);
    if (path.group("segment") != null) {
      return segment(clip, title, Integer.parseInt(path.group("segment")));
    }
    return path.group().endsWith(".mp4")
        ? media(clip.start())
        : text(Playlists.segments(segments(title), clip.length()));
  }

  private static Reply segment(Clip clip, Title title, int number) {
    return number < segments(title)
        ? media(clip.segment(number % clip.length()))
        : Reply.notFound();
  }

  private static int segments(Title title) {
    return title.minutes() * 60 / Clip.SECONDS;
  }

  private Clip clip(Title title, Quality quality) {
    return clips.computeIfAbsent(
        title.clip() + "/" + quality.word(), key -> read(title.clip(), quality));
  }

  private static Clip read(String name, Quality quality) {
    try {
      @Nullable Clip clip = Clip.read(name, quality.word());
      if (clip == null) {
        throw new IllegalStateException("There is no clip " + name + ".");
      }
      return clip;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Reply text(String playlist) {
    return Reply.of(200, Playlists.TYPE, playlist.getBytes(StandardCharsets.UTF_8)).keptByNobody();
  }

  private static Reply media(byte[] bytes) {
    return Reply.of(200, "video/mp4", bytes).keptByNobody();
  }
}
