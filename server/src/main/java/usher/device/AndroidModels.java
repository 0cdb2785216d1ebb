package usher.device;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes of an Android phone's or tablet's model a name that its owner knows. */
final class AndroidModels {
  private static final Pattern GALAXY_S = Pattern.compile("\\bSM-S9([0-9])([168])[A-Z0-9]*");
  private static final Pattern GALAXY_A = Pattern.compile("\\bSM-A([0-9]{2})[0-9][A-Z0-9]*");
  private static final Pattern SAMSUNG = Pattern.compile("\\b(SM|GT)-[A-Z0-9]+");
  private static final Pattern TABLET =
      Pattern.compile("(?i)\\b(sm-[tx]|kf[a-z]{3,6}\\b|tab\\b|tablet|pad\\b|nexus (7|9|10)\\b)");

  /** A number of the maker's store room: capitals and digits, no word. */
  private static final Pattern CODE = Pattern.compile("(?=[A-Z0-9_/-]*[0-9])[A-Z0-9_/-]{4,}");

  private static final Map<String, String> GALAXY_S_SUFFIX =
      Map.of("1", "", "6", "+", "8", " Ultra");

  /** "K" is what Chrome says instead of the model since 2023. */
  private static final Set<String> NOT_MODELS = Set.of("", "K", "Other", "Spider");

  private static final List<String> MAKERS =
      List.of(
          "Asus",
          "Google",
          "Honor",
          "HTC",
          "Huawei",
          "Lenovo",
          "LG",
          "Motorola",
          "Nokia",
          "Nothing",
          "OnePlus",
          "Oppo",
          "Realme",
          "Samsung",
          "Sony",
          "Vivo",
          "Xiaomi",
          "ZTE");

  private AndroidModels() {}

  /** Whether the model is one of a tablet. */
  static boolean isTablet(String model) {
    return TABLET.matcher(model).find();
  }

  /**
   * A name for the model.
   *
   * @param model make and model as far as they are known, such as "Samsung SM-S918B"
   */
  static String name(String model, DeviceKind kind) {
    String thing = kind == DeviceKind.TABLET ? "tablet" : "phone";
    Matcher s = GALAXY_S.matcher(model);
    if (s.find()) {
      // SM-S90x is the S22, SM-S91x the S23, and so on.
      return "Galaxy S" + (22 + Integer.parseInt(s.group(1))) + GALAXY_S_SUFFIX.get(s.group(2));
    }
    Matcher a = GALAXY_A.matcher(model);
    if (a.find()) {
      return "Galaxy A" + a.group(1);
    }
    if (SAMSUNG.matcher(model).find()) {
      return "Samsung " + thing;
    }
    String maker = maker(model);
    if (model.startsWith("Generic") || NOT_MODELS.contains(model) || isCode(model)) {
      return (maker.isEmpty() ? "Android" : maker) + " " + thing;
    }
    return tidy(model);
  }

  private static boolean isCode(String model) {
    return List.of(model.split(" ")).stream().anyMatch(word -> CODE.matcher(word).matches());
  }

  private static String maker(String model) {
    String lower = model.toLowerCase(Locale.ROOT);
    return MAKERS.stream()
        .filter(maker -> lower.startsWith(maker.toLowerCase(Locale.ROOT) + " "))
        .findFirst()
        .orElse("");
  }

  private static String tidy(String model) {
    return model
        .replaceFirst("^XiaoMi (?=(Redmi|POCO|Poco|Mi) )", "")
        .replaceFirst("^XiaoMi ", "Xiaomi ")
        .replaceFirst("^Motorola (moto )?g\\(?([0-9]+)\\)?", "Moto G$2")
        .replaceFirst("^moto g\\(?([0-9]+)\\)?", "Moto G$1");
  }
}
