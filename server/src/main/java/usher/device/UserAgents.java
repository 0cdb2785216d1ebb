package usher.device;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ua_parser.Parser;
import usher.device.DeviceRecognizer.Hints;

/**
 * Names phones, tablets and computers by their User-Agent and client hints. Thread-safe.
 *
 * <p>The parser's patterns take a second to load, so whoever needs them first does it, or {@link
 * #load} ahead of time.
 */
final class UserAgents {
  /** What runs on a computer, as the parser calls it, and as a viewer does. */
  private static final Map<String, String> COMPUTERS =
      Map.of(
          "Windows", "Windows",
          "Mac OS X", "Mac",
          "macOS", "Mac",
          "Linux", "Linux",
          "Ubuntu", "Linux",
          "Fedora", "Linux",
          "Chrome OS", "Chromebook",
          "Chromium OS", "Chromebook");

  private static final Map<String, String> BROWSERS =
      Map.ofEntries(
          Map.entry("Chrome", "Chrome"),
          Map.entry("HeadlessChrome", "Chrome"),
          Map.entry("Google Chrome", "Chrome"),
          Map.entry("Chromium", "Chromium"),
          Map.entry("Firefox", "Firefox"),
          Map.entry("Safari", "Safari"),
          Map.entry("Edge", "Edge"),
          Map.entry("Microsoft Edge", "Edge"),
          Map.entry("Opera", "Opera"),
          Map.entry("Brave", "Brave"),
          Map.entry("Vivaldi", "Vivaldi"),
          Map.entry("DuckDuckGo", "DuckDuckGo"),
          Map.entry("Samsung Internet", "Samsung Internet"),
          Map.entry("Yandex Browser", "Yandex Browser"),
          Map.entry("UC Browser", "UC Browser"),
          Map.entry("MiuiBrowser", "Mi Browser"),
          Map.entry("Huawei Browser", "Huawei Browser"),
          Map.entry("Whale", "Whale"),
          Map.entry("QQ Browser", "QQ Browser"),
          Map.entry("Amazon Silk", "Silk"),
          Map.entry("IE", "Internet Explorer"));

  /** Brands that hide behind Chrome's User-Agent; the client hints name them. */
  private static final List<String> HINTED =
      List.of("Brave", "Microsoft Edge", "Opera", "Vivaldi", "Samsung Internet", "Google Chrome");

  private static final Pattern ANDROID_MODEL =
      Pattern.compile(
          "Android [0-9.]+; (?:[a-z]{2}-[a-z]{2}; )?"
              + "([^;()]{1,60}?(?:\\([^;()]{1,20}\\))?)(?: Build/[^;)]*)?[;)]");

  private final FutureTask<Parser> parser = new FutureTask<>(Parser::new);

  /** Loads the patterns, if nobody has. */
  void load() {
    parser.run();
  }

  /** What a User-Agent without a television in it tells. */
  DeviceDescription describe(Hints hints) {
    String agent = hints.userAgent();
    String browser = browser(hints);
    String os = os(hints);
    if (agent.contains("iPad") || os.equals("iPadOS")) {
      return new DeviceDescription(DeviceKind.TABLET, on(browser, "iPad"), "iPad");
    }
    if (agent.contains("iPod")) {
      return new DeviceDescription(DeviceKind.PHONE, on(browser, "iPod touch"), "iPod touch");
    }
    if (agent.contains("iPhone")) {
      return new DeviceDescription(DeviceKind.PHONE, on(browser, "iPhone"), "iPhone");
    }
    return switch (os) {
      case "Android" -> android(hints, browser);
      case "iOS" -> new DeviceDescription(DeviceKind.OTHER, "Apple device", "");
      case "Tizen" -> new DeviceDescription(DeviceKind.PHONE, on(browser, "Tizen phone"), "");
      case "KaiOS" -> new DeviceDescription(DeviceKind.PHONE, on(browser, "KaiOS phone"), "");
      default -> computer(agent, browser, COMPUTERS.getOrDefault(os, ""));
    };
  }

  private DeviceDescription android(Hints hints, String browser) {
    String model = androidModel(hints);
    String agent = hints.userAgent();
    boolean tablet = AndroidModels.isTablet(model) || agent.contains("Tablet");
    // A tablet's browser leaves "Mobile" out; an app leaves it out on phones as well.
    boolean saysTablet = !browser.isEmpty() && !agent.contains("Mobile") && !hints.isMobile();
    DeviceKind kind = tablet || saysTablet ? DeviceKind.TABLET : DeviceKind.PHONE;
    String name = AndroidModels.name(hints.model().isEmpty() ? family(agent) : model, kind);
    if (browser.equals("Silk") || model.startsWith("KF")) {
      return new DeviceDescription(DeviceKind.TABLET, on(browser, "Fire tablet"), model);
    }
    return new DeviceDescription(kind, on(browser, name), model);
  }

  private static String androidModel(Hints hints) {
    if (!hints.model().isEmpty()) {
      return hints.model();
    }
    Matcher model = ANDROID_MODEL.matcher(hints.userAgent());
    boolean told = model.find() && !List.of("K", "Mobile", "Tablet", "wv").contains(model.group(1));
    return told ? DeviceDescription.plain(model.group(1)) : "";
  }

  private static DeviceDescription computer(String agent, String browser, String os) {
    if (os.isEmpty() && browser.isEmpty()) {
      String name = agent.startsWith("Mozilla/") ? "Web browser" : "Device";
      return new DeviceDescription(DeviceKind.OTHER, name, "");
    }
    if (os.isEmpty()) {
      return new DeviceDescription(DeviceKind.OTHER, browser, "");
    }
    boolean isThing = os.equals("Mac") || os.equals("Chromebook");
    String name = browser.isEmpty() && !isThing ? os + " computer" : on(browser, os);
    return new DeviceDescription(DeviceKind.COMPUTER, name, "");
  }

  private static String on(String browser, String thing) {
    return browser.isEmpty() ? thing : browser + " on " + thing;
  }

  private String browser(Hints hints) {
    for (String brand : HINTED) {
      if (hints.brands().contains('"' + brand + '"')) {
        return BROWSERS.getOrDefault(brand, brand);
      }
    }
    String family = parser().parseUserAgent(hints.userAgent()).family;
    // An app's view of the web is the app, not a browser.
    return family.contains("WebView") || family.contains("WKWebView")
        ? ""
        : BROWSERS.getOrDefault(family.replaceAll("^Mobile | Mobile| iOS$", ""), "");
  }

  private String os(Hints hints) {
    String agent = hints.userAgent();
    String family = agent.contains("iPadOS") ? "iPadOS" : parser().parseOS(agent).family;
    return family.equals("Other") ? hints.platform() : family;
  }

  private String family(String agent) {
    String family = parser().parseDevice(agent).family;
    return family.equals("Other") ? "" : DeviceDescription.plain(family);
  }

  private Parser parser() {
    parser.run();
    try {
      return parser.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the device patterns load", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the device patterns do not load", e);
    }
  }
}
