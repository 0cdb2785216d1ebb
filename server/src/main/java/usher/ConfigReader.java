package usher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import usher.config.Section;
import usher.config.Settings;
import usher.config.Uris;
import usher.http.ClientAddress;
import usher.log.Logging;
import usher.oauth.registration.ClientReader;
import usher.signin.SignInStore;

/**
 * Makes the {@link Config} out of a file and the environment: which settings there are. Used by one
 * thread.
 */
public final class ConfigReader {
  private static final Logger LOG = LoggerFactory.getLogger("configuration");

  private final Settings settings;

  /** The file may be missing; the environment goes before it. */
  public ConfigReader(@Nullable Path file, Map<String, String> environment) {
    settings = new Settings(file, environment);
  }

  /** Throws BadConfiguration with all that is wrong. */
  public Config read() {
    String issuer =
        settings.section().text("issuer", "http://localhost:8080", Uris.ISSUER, Uris::issuer);
    Map<String, Config.Plan> plans = plans();
    Config.Playback playback = PlaybackReader.playback(settings.section("playback"));
    Config config =
        new Config(
            issuer,
            http(settings.section("http")),
            node(settings.section("node")),
            data(),
            brand(settings.section("brand")),
            plans,
            entries("clients", ClientReader::read, "<id>"),
            tokens(settings.section("tokens")),
            keys(settings.section("keys")),
            new Config.Proof(settings.section("proof").duration("fresh", "10m", "1s", "1d")),
            revocations(settings.section("revocations")),
            playback,
            RedisReader.redis(settings.section("redis"), playback.inRedis()),
            entries("rules", rule -> PlaybackReader.rule(rule, plans.keySet()), "<name>"),
            password(settings.section("password")),
            limits(settings.section("limits")),
            place(settings.section("place")),
            log(settings.section("log")),
            entries("accounts", account -> AccountReader.read(account, plans), "<name>"),
            dev(settings.section("dev"), issuer));
    PlaybackReader.checkNames(config.rules().keySet(), settings::problem);
    settings.finish();
    return config;
  }

  /** Every setting, its value with secrets masked, and where it comes from. */
  public List<Settings.Known> known() {
    return settings.known();
  }

  /** Every value, one line each; those that are the defaults only for who looks closely. */
  public void log() {
    for (Settings.Known key : known()) {
      Level level = key.origin().equals("default") ? Level.DEBUG : Level.INFO;
      LOG.atLevel(level).log("{} = {} ({})", key.key(), key.shown(), key.origin());
    }
  }

  private static Config.Http http(Section http) {
    return new Config.Http(
        http.text("host", "127.0.0.1", "name or address", host -> !host.isBlank()),
        http.whole("port", 8080, 0, 65_535),
        http.texts("trusted_proxies", List.of(), "addresses or networks", ConfigReader::network),
        http.whole("event_streams_max", 10_000, 1, 1_000_000));
  }

  private static Config.Node node(Section node) {
    String allowed = "empty, or 1 to 60 of A-Z a-z 0-9 . _ -";
    return new Config.Node(
        node.text("name", "", allowed, name -> name.matches("[A-Za-z0-9._-]{0,60}")));
  }

  private Config.Data data() {
    String dir = settings.section("data").text("dir", "data", "folder", d -> !d.isBlank());
    return new Config.Data(Path.of(dir));
  }

  private static Config.Brand brand(Section brand) {
    return new Config.Brand(
        brand.text("name", "Usher", "text of 1 to 60", n -> !n.isBlank() && n.length() <= 60),
        file(brand, "logo", "empty, or an existing .svg or .png file", ".svg", ".png"),
        brand.text("accent", "#8A4B08", "colour as #RRGGBB", c -> c.matches("#[0-9A-Fa-f]{6}")),
        nullIfEmpty(brand.text("help_url", "", Uris.WEB_OR_EMPTY, Uris::webOrEmpty)));
  }

  private Map<String, Config.Plan> plans() {
    Map<String, Config.Plan> plans = entries("plans", PlaybackReader::plan, "<name>");
    if (!plans.isEmpty()) {
      return plans;
    }
    Map<String, Config.Plan> standard = new LinkedHashMap<>();
    standard.put("basic", new Config.Plan(1, ""));
    standard.put("standard", new Config.Plan(2, ""));
    standard.put("premium", new Config.Plan(4, ""));
    return standard;
  }

  private static Config.Tokens tokens(Section tokens) {
    return new Config.Tokens(
        tokens.duration("access", "5m", "1s", "1h"),
        tokens.duration("code", "60s", "1s", "10m"),
        tokens.duration("device_code", "10m", "1s", "1h"),
        tokens.duration("device_poll", "1s", "1s", "60s"),
        tokens.duration("device_hold", "5s", "0s", "20s"),
        tokens.duration("refresh_replay", "60s", "0s", "10m"),
        tokens.duration("idle_tv", "365d", "1s", "3650d"),
        tokens.duration("idle_browser", "90d", "1s", "3650d"),
        tokens.duration("leeway", "60s", "0s", "5m"));
  }

  private static Config.Keys keys(Section keys) {
    return new Config.Keys(
        keys.duration("rotate", "90d", "1s", "3650d"),
        keys.duration("publish_ahead", "10m", "0s", "7d"));
  }

  private static Config.Revocations revocations(Section revocations) {
    return new Config.Revocations(
        revocations.duration("staleness", "5s", "1s", "60s"),
        revocations.duration("margin", "250ms", "0ms", "5s"));
  }

  private static Config.Password password(Section password) {
    return new Config.Password(
        password.whole("min_length", 15, 8, 64),
        password.whole("argon2_memory_kib", 19_456, 1024, 1_048_576),
        password.whole("argon2_iterations", 2, 1, 20),
        password.whole("hashes_per_core", 2, 1, 16));
  }

  private static Config.Limits limits(Section limits) {
    return new Config.Limits(
        limits.whole("devices_per_account", 100, 1, SignInStore.ACTIVE_MAX),
        limits.whole("profiles_per_account", 5, 1, 50),
        limits.whole("wrong_passwords_lock", 100, 1, 1_000_000),
        limits.whole("wrong_codes", 5, 1, 1000),
        limits.duration("wrong_codes_wait", "15m", "1s", "1d"),
        limits.whole("playback_requests", 120, 1, 1_000_000));
  }

  private static Config.Place place(Section place) {
    String zone =
        place.text("time_zone", "", "empty, or a zone as Europe/Berlin", ConfigReader::zone);
    return new Config.Place(
        file(place, "country_database", "empty, or an existing .mmdb file", ".mmdb"),
        zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone));
  }

  private static Config.Log log(Section log) {
    String format = log.oneOf("format", "logfmt", List.of("logfmt", "json"));
    return new Config.Log(
        Logging.Format.valueOf(format.toUpperCase(Locale.ROOT)),
        log.oneOf("level", "info", List.of("error", "warn", "info", "debug", "trace")));
  }

  private static Config.Dev dev(Section dev, String issuer) {
    String file = dev.text("clock_offset_file", "");
    if (!file.isEmpty() && !Uris.loopback(issuer)) {
      dev.problem("clock_offset_file", "only with an issuer on this machine");
    }
    return new Config.Dev(file.isEmpty() ? null : Path.of(file));
  }

  private <T> Map<String, T> entries(
      String table, Function<Section, T> reader, String placeholder) {
    Map<String, T> entries = new LinkedHashMap<>();
    for (String name : settings.names(table)) {
      entries.put(name, reader.apply(settings.entry(table, name, placeholder)));
    }
    return entries;
  }

  private static @Nullable Path file(Section section, String name, String allowed, String... ends) {
    String written = section.text(name, "", allowed, text -> text.isEmpty() || exists(text, ends));
    return written.isEmpty() ? null : Path.of(written);
  }

  private static boolean exists(String file, String... ends) {
    return List.of(ends).stream().anyMatch(file::endsWith) && Files.isReadable(Path.of(file));
  }

  private static boolean network(String text) {
    return ClientAddress.isNetwork(text);
  }

  private static boolean zone(String text) {
    try {
      return text.isEmpty() || ZoneId.of(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
