package usher.device;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what stands under or is a television: sets, sticks, cast receivers and consoles, which
 * general User-Agent parsers know badly. First match wins; plain searches, so time is linear.
 */
final class TelevisionRules {
  /** A device for which one of those words stands in the User-Agent (lower case). */
  private record Rule(DeviceKind kind, String name, List<String> words) {
    static Rule of(DeviceKind kind, String name, String... words) {
      return new Rule(kind, name, List.of(words));
    }

    boolean matches(String agent) {
      return words.stream().anyMatch(agent::contains);
    }
  }

  /** Their words occur nowhere else. */
  private static final List<Rule> CERTAIN =
      List.of(
          Rule.of(DeviceKind.CONSOLE, "Xbox Series X", "xbox series x"),
          Rule.of(DeviceKind.CONSOLE, "Xbox Series S", "xbox series s"),
          Rule.of(DeviceKind.CONSOLE, "Xbox One", "xbox one", "xbox_one"),
          Rule.of(DeviceKind.CONSOLE, "Xbox", "xbox"),
          Rule.of(DeviceKind.CONSOLE, "PlayStation 5", "playstation 5", "playstation5"),
          Rule.of(DeviceKind.CONSOLE, "PlayStation 4", "playstation 4", "playstation4"),
          Rule.of(DeviceKind.CONSOLE, "PlayStation 3", "playstation 3", "playstation3"),
          Rule.of(DeviceKind.CONSOLE, "PlayStation Vita", "playstation vita"),
          Rule.of(DeviceKind.CONSOLE, "PlayStation", "playstation"),
          Rule.of(DeviceKind.CONSOLE, "Nintendo Switch 2", "nintendo switch 2"),
          Rule.of(DeviceKind.CONSOLE, "Nintendo Switch", "nintendo switch"),
          Rule.of(DeviceKind.CONSOLE, "Wii U", "nintendo wiiu"),
          Rule.of(DeviceKind.CONSOLE, "Nintendo 3DS", "nintendo 3ds"),
          Rule.of(DeviceKind.CONSOLE, "Steam Deck", "steam deck", "steamdeck", "steamos"),
          Rule.of(DeviceKind.TV, "Roku TV", "roku tv", "rokutv"),
          Rule.of(DeviceKind.STICK, "Roku", "roku"),
          Rule.of(DeviceKind.STICK, "Apple TV", "appletv", "apple tv", "tvos"),
          Rule.of(DeviceKind.CAST, "Nest Hub", "devicetype/smartspeaker", "nest hub"),
          Rule.of(DeviceKind.STICK, "Google TV Streamer", "google tv streamer"),
          Rule.of(
              DeviceKind.CAST, "Chromecast with Google TV", "chromecast google tv", "; chromecast"),
          Rule.of(DeviceKind.TV, "Android TV", "devicetype/androidtv"),
          Rule.of(DeviceKind.CAST, "Chromecast", "crkey", "chromecast"),
          Rule.of(DeviceKind.STICK, "Nvidia Shield", "shield android tv"),
          Rule.of(DeviceKind.STICK, "Mi Box", "mibox"),
          Rule.of(DeviceKind.STICK, "Mi TV Stick", "mitv-aesp", "mi tv stick"),
          Rule.of(DeviceKind.TV, "Sony TV", "bravia", "sonydtv", "sony dtv"),
          Rule.of(DeviceKind.TV, "LG TV", "web0s", "webos.tv", "webos tv", "netcast", "lg smarttv"),
          Rule.of(DeviceKind.TV, "Hisense TV", "vidaa"),
          Rule.of(DeviceKind.TV, "Panasonic TV", "viera", "my home screen"),
          Rule.of(DeviceKind.TV, "Philips TV", "philipstv", "nettv/", "philips tv"),
          Rule.of(DeviceKind.TV, "Vizio TV", "vizio", "smartcast"),
          Rule.of(DeviceKind.TV, "Xiaomi TV", "mitv"));

  private static final Rule SAMSUNG =
      Rule.of(DeviceKind.TV, "Samsung TV", "tizen", "maple", "smarthub");

  /** What tells a television of whatever make. */
  private static final Pattern TELEVISION =
      Pattern.compile(
          "smart-?tv|smarthub|hbbtv|directfb|android ?tv|google ?tv|internet\\.tv|opera tv|netrange"
              + "|[ ;(]tv[ ;)]|[ _]tv\\b|\\batv\\b|ce-html");

  /** Makes whose names are ordinary enough to stand elsewhere too: only on a television. */
  private static final List<Rule> MAKES =
      List.of(
          SAMSUNG,
          Rule.of(DeviceKind.TV, "Samsung TV", "samsung"),
          Rule.of(DeviceKind.TV, "LG TV", "lge", ";lg ", "; lg ", "lg electronics"),
          Rule.of(DeviceKind.TV, "Sony TV", "sony"),
          Rule.of(DeviceKind.TV, "Philips TV", "philips", "tpvision", "tpv "),
          Rule.of(DeviceKind.TV, "Panasonic TV", "panasonic"),
          Rule.of(DeviceKind.TV, "Toshiba TV", "toshiba"),
          Rule.of(DeviceKind.TV, "Sharp TV", "sharp", "aquos"),
          Rule.of(DeviceKind.TV, "Hisense TV", "hisense"),
          Rule.of(DeviceKind.TV, "TCL TV", "tcl"),
          Rule.of(DeviceKind.TV, "Vestel TV", "vestel"),
          Rule.of(DeviceKind.TV, "Grundig TV", "grundig", "arcelik"),
          Rule.of(DeviceKind.TV, "Loewe TV", "loewe"),
          Rule.of(DeviceKind.TV, "Skyworth TV", "skyworth"),
          Rule.of(DeviceKind.TV, "Xiaomi TV", "xiaomi"),
          Rule.of(DeviceKind.TV, "Google TV", "google tv", "googletv"),
          Rule.of(DeviceKind.TV, "Android TV", "android"));

  /** Amazon's model numbers: https://developer.amazon.com, "Device specifications". */
  private static final Pattern FIRE_TV = Pattern.compile("\\baft[a-z0-9]{1,12}\\b");

  private static final Map<String, String> FIRE_TV_STICKS =
      Map.ofEntries(
          Map.entry("aftm", "Fire TV Stick"),
          Map.entry("aftt", "Fire TV Stick"),
          Map.entry("aftss", "Fire TV Stick"),
          Map.entry("aftsss", "Fire TV Stick Lite"),
          Map.entry("aftmm", "Fire TV Stick 4K"),
          Map.entry("aftkm", "Fire TV Stick 4K"),
          Map.entry("aftka", "Fire TV Stick 4K Max"),
          Map.entry("aftkrt", "Fire TV Stick 4K Max"),
          Map.entry("afta", "Fire TV Cube"),
          Map.entry("aftr", "Fire TV Cube"),
          Map.entry("aftgazl", "Fire TV Cube"),
          Map.entry("aftb", "Fire TV"),
          Map.entry("afts", "Fire TV"),
          Map.entry("aftn", "Fire TV"));

  private TelevisionRules() {}

  /** The television device that a User-Agent or a model names; empty if it names none. */
  static Optional<DeviceDescription> find(String text) {
    String agent = text.toLowerCase(Locale.ROOT);
    return fireTv(agent)
        .or(() -> first(CERTAIN, agent))
        .or(() -> isTelevision(agent) ? television(agent) : Optional.empty());
  }

  /**
   * Old televisions with Tizen say no more than its name, as its few phones do: those are mobile.
   */
  private static boolean isTelevision(String agent) {
    return TELEVISION.matcher(agent).find()
        || (agent.contains("tizen") && !agent.contains("mobile"));
  }

  private static Optional<DeviceDescription> fireTv(String agent) {
    Matcher model = FIRE_TV.matcher(agent);
    if (model.find()) {
      String stick = FIRE_TV_STICKS.get(model.group());
      String code = model.group().toUpperCase(Locale.ROOT);
      return Optional.of(
          stick == null
              ? new DeviceDescription(DeviceKind.TV, "Fire TV", code)
              : new DeviceDescription(DeviceKind.STICK, stick, code));
    }
    return agent.contains("fire tv") || agent.contains("firetv")
        ? Optional.of(new DeviceDescription(DeviceKind.STICK, "Fire TV", ""))
        : Optional.empty();
  }

  private static Optional<DeviceDescription> television(String agent) {
    return first(MAKES, agent)
        .or(() -> Optional.of(new DeviceDescription(DeviceKind.TV, "TV", "")));
  }

  private static Optional<DeviceDescription> first(List<Rule> rules, String agent) {
    return rules.stream()
        .filter(rule -> rule.matches(agent))
        .findFirst()
        .map(rule -> new DeviceDescription(rule.kind(), rule.name(), ""));
  }
}
