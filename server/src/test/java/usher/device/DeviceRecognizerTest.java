package usher.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usher.device.DeviceRecognizer.Hints;
import usher.device.DeviceRecognizer.Told;

/** Goal: a device's name is one its owner knows. Method: real User-Agents, then hostile ones. */
class DeviceRecognizerTest {
  private static final DeviceRecognizer RECOGNIZER = new DeviceRecognizer();
  private static final String CHROME_LINUX =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
          + " Safari/537.36";
  private static final String CHROME_ANDROID =
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
          + " Mobile Safari/537.36";
  private static final String TIZEN =
      "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " 76.0.3809.146/6.0 TV Safari/537.36";

  @ParameterizedTest(name = "{1}: {3}")
  @CsvFileSource(
      resources = "agents.txt",
      delimiter = '|',
      quoteCharacter = '\0',
      emptyValue = "",
      nullValues = "")
  void describe_realUserAgent_ownersWords(String kind, String name, String model, String agent) {
    DeviceDescription found = RECOGNIZER.describe(Told.NOTHING, Hints.of(agent));

    assertEquals(
        new DeviceDescription(
            DeviceKind.parse(kind).orElseThrow(), name, model == null ? "" : model),
        found);
  }

  @ParameterizedTest(name = "{1} {2} {3} is {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          Chrome on Pixel 8 Pro | "Chromium";v="126", "Google Chrome";v="126" | "Android" | "Pixel 8 Pro"
          Chrome on Galaxy S25 | "Google Chrome";v="126" | "Android" | "SM-S931B"
          Brave on Android phone | "Brave";v="126", "Chromium";v="126" | "Android" | ""
          Opera on Android phone | "Opera";v="111", "Chromium";v="126" | "Android" | ""
          Chrome on Android phone | "Not/A)Brand";v="8", "<script>";v="1" | "Nonsense" | "K"
          """)
  void describe_clientHints_sayMoreThanTheAgent(
      String name, String brands, String platform, String model) {
    Hints hints = Hints.of(CHROME_ANDROID, brands, platform, model, "?1");

    assertEquals(name, RECOGNIZER.describe(Told.NOTHING, hints).name());
  }

  @Test
  void describe_platformHintOnly_isUsedWhereTheAgentIsSilent() {
    Hints hints = Hints.of("Mozilla/5.0", "\"Microsoft Edge\";v=\"126\"", "\"macOS\"", null, "?0");

    assertEquals("Edge on Mac", RECOGNIZER.describe(Told.NOTHING, hints).name());
  }

  @Test
  void describe_modelHintOfATelevision_isATelevision() {
    Hints hints = Hints.of(CHROME_ANDROID, null, "\"Android\"", "\"BRAVIA 4K VH2\"", "?0");

    assertEquals("Sony TV", RECOGNIZER.describe(Told.NOTHING, hints).name());
  }

  @Test
  void describe_appTellsAll_appWins() {
    Told told = new Told(" Living Room ", "Samsung QE55", "TV");

    assertEquals(
        new DeviceDescription(DeviceKind.TV, "Living Room", "Samsung QE55"),
        RECOGNIZER.describe(told, Hints.of(CHROME_LINUX)));
  }

  @Test
  void describe_appTellsKindThatTheAgentContradicts_nameIsOfTheKind() {
    Told told = new Told(null, null, "tv");

    assertEquals(
        new DeviceDescription(DeviceKind.TV, "TV", ""),
        RECOGNIZER.describe(told, Hints.of(CHROME_LINUX)));
  }

  @Test
  void describe_appTellsKindThatTheAgentBears_nameIsTheAgents() {
    assertEquals(
        new DeviceDescription(DeviceKind.STICK, "Samsung TV", ""),
        RECOGNIZER.describe(new Told("", "", "stick"), Hints.of(TIZEN)));
    assertEquals(
        new DeviceDescription(DeviceKind.OTHER, "Chrome on Linux", ""),
        RECOGNIZER.describe(new Told("", "", "other"), Hints.of(CHROME_LINUX)));
  }

  @Test
  void describe_appTellsModelOnly_nameIsTheModelWhereTheAgentHasNone() {
    Told told = new Told(null, "Acme Streamer 2", "stick");

    assertEquals("Acme Streamer 2", RECOGNIZER.describe(told, Hints.of("okhttp/4.12.0")).name());
    assertEquals("Samsung TV", RECOGNIZER.describe(told, Hints.of(TIZEN)).name());
  }

  @Test
  void describe_unknownKind_isPassedOver() {
    Told told = new Told(null, null, "toaster");

    assertEquals(DeviceKind.TV, RECOGNIZER.describe(told, Hints.of(TIZEN)).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "tv,TV",
    "phone,Phone",
    "tablet,Tablet",
    "computer,Computer",
    "stick,Streaming stick",
    "cast,Cast device",
    "console,Game console",
    "other,Device"
  })
  void describe_kindAlone_plainWord(String kind, String name) {
    assertEquals(name, RECOGNIZER.describe(new Told(null, null, kind), Hints.of("")).name());
  }

  @Test
  void plain_hostileText_oneShownLine() {
    assertEquals("Bedroom TV", DeviceDescription.plain("\u0000 Bedroom\r\n\t TV\u001b\u007f "));
    assertEquals("abc", DeviceDescription.plain("a\u202eb\u200b\u2066c\ud800"));
    assertEquals("", DeviceDescription.plain("\u200b\u3000\u00a0\n"));
    assertEquals("Caf\u00e9", DeviceDescription.plain("Cafe\u0301"));
    assertEquals("\ud83d\udcfa".repeat(60), DeviceDescription.plain("\ud83d\udcfa".repeat(61)));
    assertEquals(60, DeviceDescription.plain("x".repeat(100_000)).length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "A1-", "; ", "Android ", " tv", "HbbTV/1.1.1 (;", "iPhone_1", "\t", "\u0000"})
  void describe_hostileUserAgent_quickAndWithinBounds(String part) {
    String agent = "Mozilla/5.0 (Linux; Android 9; " + part.repeat(60_000 / part.length());
    RECOGNIZER.load();

    DeviceDescription found =
        assertTimeout(
            Duration.ofSeconds(2), () -> RECOGNIZER.describe(Told.NOTHING, Hints.of(agent)));

    assertTrue(found.name().length() <= DeviceDescription.TEXT_MAX, found.name());
    assertTrue(found.model().length() <= DeviceDescription.TEXT_MAX, found.model());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Other", "Generic Smartphone", "Spider", "K", "SM-Z999X", "XQ-DQ72"})
  void describe_modelThatSaysNothing_plainWords(String model) {
    Hints hints = Hints.of("Dalvik/2.1.0 (Linux; U; Android 14; " + model + " Build/AP1A)");

    String name = RECOGNIZER.describe(Told.NOTHING, hints).name();

    assertTrue(name.endsWith(" phone"), name);
  }
}
