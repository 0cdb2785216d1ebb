package usher.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a device is, in words its owner would use: what its app says wins, the rest is read
 * from its User-Agent and client hints. Thread-safe.
 */
public final class DeviceRecognizer {
  /** What an app says of the device it runs on, as it came in: may hold anything. */
  public record Told(@Nullable String name, @Nullable String model, @Nullable String kind) {
    /** Nothing was said. */
    public static final Told NOTHING = new Told(null, null, null);
  }

  /**
   * What a browser says of itself without being asked, as it came in: may hold anything.
   *
   * @param userAgent {@code User-Agent}; "" when absent
   * @param brands {@code Sec-CH-UA}
   * @param platform {@code Sec-CH-UA-Platform}, without its quotes
   * @param model {@code Sec-CH-UA-Model}, without its quotes
   * @param mobile {@code Sec-CH-UA-Mobile}
   */
  public record Hints(
      String userAgent, String brands, String platform, String model, String mobile) {
    /** Real ones are shorter; the time that a parser takes grows faster than the length. */
    private static final int AGENT_MAX = 512;

    private static final int HINT_MAX = 256;

    public Hints {
      userAgent = cut(userAgent, AGENT_MAX);
      brands = cut(brands, HINT_MAX);
      platform = DeviceDescription.plain(platform.replace("\"", ""));
      model = DeviceDescription.plain(model.replace("\"", ""));
      mobile = cut(mobile, 2);
    }

    /** Of the headers' values; null where there is none. */
    public static Hints of(
        @Nullable String userAgent,
        @Nullable String chUa,
        @Nullable String chPlatform,
        @Nullable String chModel,
        @Nullable String chMobile) {
      return new Hints(
          orEmpty(userAgent),
          orEmpty(chUa),
          orEmpty(chPlatform),
          orEmpty(chModel),
          orEmpty(chMobile));
    }

    /** Of a User-Agent alone. */
    public static Hints of(String userAgent) {
      return new Hints(userAgent, "", "", "", "");
    }

    boolean isMobile() {
      return mobile.equals("?1");
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }

    private static String cut(String text, int max) {
      return text.substring(0, Math.min(max, text.length()));
    }
  }

  private static final int KNOWN_MAX = 2_000;

  private final UserAgents agents = new UserAgents();
  private final Cache<Hints, DeviceDescription> known =
      Caffeine.newBuilder().maximumSize(KNOWN_MAX).build();

  /** Loads what the first {@link #describe} would else wait for: about a second. */
  public void load() {
    agents.load();
  }

  /** What the device is; every part fit to be shown and stored. */
  public DeviceDescription describe(Told told, Hints hints) {
    DeviceDescription read = known.get(hints, this::read);
    DeviceKind kind = kind(told).orElse(read.kind());
    String name = plain(told.name());
    String model = plain(told.model());
    if (name.isEmpty()) {
      name = agree(kind, read.kind()) ? read.name() : generic(kind);
      name = isGeneric(name) && !model.isEmpty() ? model : name;
    }
    return new DeviceDescription(kind, name, model.isEmpty() ? read.model() : model);
  }

  private DeviceDescription read(Hints hints) {
    return TelevisionRules.find(hints.userAgent() + "; " + hints.model() + ";")
        .orElseGet(() -> agents.describe(hints));
  }

  private static Optional<DeviceKind> kind(Told told) {
    return Optional.ofNullable(told.kind()).map(String::strip).flatMap(DeviceKind::parse);
  }

  /** A television's app may run in a browser that calls itself Chrome on Linux: then it is a TV. */
  private static boolean agree(DeviceKind told, DeviceKind read) {
    return told == read
        || told == DeviceKind.OTHER
        || (told.onTelevision() && read.onTelevision())
        || (isHandheld(told) && isHandheld(read));
  }

  private static boolean isHandheld(DeviceKind kind) {
    return kind == DeviceKind.PHONE || kind == DeviceKind.TABLET;
  }

  private static String generic(DeviceKind kind) {
    return switch (kind) {
      case TV -> "TV";
      case PHONE -> "Phone";
      case TABLET -> "Tablet";
      case COMPUTER -> "Computer";
      case STICK -> "Streaming stick";
      case CAST -> "Cast device";
      case CONSOLE -> "Game console";
      case OTHER -> "Device";
    };
  }

  private static boolean isGeneric(String name) {
    for (DeviceKind kind : DeviceKind.values()) {
      if (generic(kind).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String plain(@Nullable String text) {
    return text == null ? "" : DeviceDescription.plain(text);
  }
}
