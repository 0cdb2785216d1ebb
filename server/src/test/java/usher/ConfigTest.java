package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.config.BadConfiguration;
import usher.config.Secret;
import usher.config.Settings;
import usher.key.Algorithm;
import usher.log.Logging;
import usher.oauth.RedirectFlow;
import usher.oauth.client.AuthMethod;
import usher.oauth.client.Credential;
import usher.oauth.registration.ClientSettings;
import usher.secret.Secrets;

/**
 * Settings: what they are by default, that each arrives where it belongs, and what is refused in
 * which words.
 */
final class ConfigTest {
  private static final Path DOCS = Path.of("..", "docs", "configuration.md");

  @TempDir Path folder;

  private Path file(String toml) throws IOException {
    return Files.writeString(folder.resolve("usher.toml"), toml);
  }

  private Config read(String toml) throws IOException {
    return new ConfigReader(file(toml), Map.of()).read();
  }

  private List<String> problems(String toml, Map<String, String> environment) throws IOException {
    ConfigReader reader = new ConfigReader(file(toml), environment);
    return assertThrows(BadConfiguration.class, reader::read).problems();
  }

  private String full() throws IOException {
    Path logo = Files.writeString(folder.resolve("logo.svg"), "<svg/>");
    Path countries = Files.writeString(folder.resolve("countries.mmdb"), "");
    return """
    issuer = "http://127.0.0.1:9000"
    http = {host = "::1", port = 9001, trusted_proxies = ["10.0.0.0/8"], event_streams_max = 9}
    data.dir = "/srv/usher"
    brand = {name = "Matinee", logo = "%s", accent = "#FFB454", help_url = "https://help.example/"}
    plans.solo = {screens = 3, quality = "uhd"}
    redis = {addresses = ["rediss://a.example:6380", "rediss://b.example"], cluster = true, \
    username = "usher", password = "hush too", timeout = "90ms"}
    playback = {heartbeat = "7s", lease = "20s", leases = "redis", \
    when_leases_are_down = "admit", after_memory_loss = "hold", decisions_kept = "3d"}
    rules.phones = {screens = 2, plans = ["solo"], devices = ["phone", "tablet"], \
    content = ["live"], same_title = true, shadow = true}
    tokens = {access = "1m", code = "2s", device_code = "3m", device_poll = "4s", \
    device_hold = "5s", refresh_replay = "6s", idle_tv = "7d", idle_browser = "8d", leeway = "9s"}
    keys = {rotate = "10d", publish_ahead = "11m"}
    proof.fresh = "12m"
    revocations = {staleness = "13s", margin = "14ms"}
    password = {min_length = 16, argon2_memory_kib = 1700, argon2_iterations = 18, \
    hashes_per_core = 9}
    limits = {devices_per_account = 20, profiles_per_account = 21, wrong_passwords_lock = 22, \
    wrong_codes = 23, wrong_codes_wait = "24m", playback_requests = 25}
    place = {country_database = "%s", time_zone = "Asia/Tokyo"}
    log = {format = "json", level = "debug"}
    dev.clock_offset_file = "/tmp/offset"

    [clients.app]
    name = "Matinee"
    secret = "a secret of the app"
    auth_method = "client_secret_post"
    redirect_uris = ["https://app.example/cb", "http://localhost:8081/cb", "com.example:/cb"]
    grants = ["client_credentials"]
    audience = "https://api.example"
    scopes = ["revocations"]
    home_uri = "https://app.example/"
    pkce = "optional"
    consent = true
    require_pushed_authorization_requests = true
    post_logout_redirect_uris = ["https://app.example/bye"]
    backchannel_logout_uri = "https://app.example/logout"
    ssf_push_endpoints = ["https://app.example/events"]
    access_token_lifetime = "2m"
    refresh_token_lifetime = "3d"
    dpop_bound_access_tokens = true
    access_token_signed_response_alg = "RS256"
    id_token_signed_response_alg = "EdDSA"

    [accounts.demo]
    email = "ada@example.org"
    password = "hush hush hush"
    plan = "solo"
    profiles = [{name = "Ada", picture = "fern"}, {name = "Kim", kids = true}]
    """
        .formatted(logo, countries);
  }

  @Test
  void config_empty_hasTheDefaults() {
    Config config = new ConfigReader(null, Map.of("PATH", "/bin")).read();
    assertEquals("http://localhost:8080", config.issuer());
    assertEquals(new Config.Http("127.0.0.1", 8080, List.of(), 10_000), config.http());
    assertEquals(new Config.Data(Path.of("data")), config.data());
    assertEquals(new Config.Brand("Usher", null, "#8A4B08", null), config.brand());
    assertEquals(List.of("basic", "standard", "premium"), List.copyOf(config.plans().keySet()));
    assertEquals(
        List.of(1, 2, 4), config.plans().values().stream().map(Config.Plan::screens).toList());
    assertEquals(
        new Config.Playback(
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            false,
            false,
            false,
            Duration.ofDays(14)),
        config.playback());
    assertEquals(
        new Config.Redis(List.of(), false, "", Secret.NONE, Duration.ofMillis(250)),
        config.redis());
    assertEquals(Map.of(), config.rules());
    assertEquals(Map.of(), config.clients());
    assertEquals(
        new Config.Tokens(
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofDays(365),
            Duration.ofDays(90),
            Duration.ofSeconds(60)),
        config.tokens());
    assertEquals(new Config.Keys(Duration.ofDays(90), Duration.ofMinutes(10)), config.keys());
    assertEquals(Duration.ofMinutes(10), config.proof().fresh());
    assertEquals(
        new Config.Revocations(Duration.ofSeconds(5), Duration.ofMillis(250)),
        config.revocations());
    assertEquals(new Config.Password(15, 19_456, 2, 2), config.password());
    assertEquals(new Config.Limits(100, 5, 100, 5, Duration.ofMinutes(15), 120), config.limits());
    assertEquals(new Config.Place(null, ZoneId.systemDefault()), config.place());
    assertEquals(new Config.Log(Logging.Format.LOGFMT, "info"), config.log());
    assertEquals(Map.of(), config.accounts());
    assertNull(config.dev().clockOffsetFile());
  }

  @Test
  void config_full_arrivesWhereItBelongs() throws IOException {
    Config config = read(full());
    assertEquals("http://127.0.0.1:9000", config.issuer());
    assertEquals(new Config.Http("::1", 9001, List.of("10.0.0.0/8"), 9), config.http());
    assertEquals(new Config.Data(Path.of("/srv/usher")), config.data());
    assertEquals(
        new Config.Brand("Matinee", folder.resolve("logo.svg"), "#FFB454", "https://help.example/"),
        config.brand());
    assertEquals(Map.of("solo", new Config.Plan(3, "uhd")), config.plans());
    assertEquals(
        new Config.Tokens(
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofDays(7),
            Duration.ofDays(8),
            Duration.ofSeconds(9)),
        config.tokens());
    assertEquals(new Config.Keys(Duration.ofDays(10), Duration.ofMinutes(11)), config.keys());
    assertEquals(Duration.ofMinutes(12), config.proof().fresh());
    assertEquals(
        new Config.Revocations(Duration.ofSeconds(13), Duration.ofMillis(14)),
        config.revocations());
    assertEquals(new Config.Password(16, 1700, 18, 9), config.password());
    assertEquals(new Config.Limits(20, 21, 22, 23, Duration.ofMinutes(24), 25), config.limits());
    assertEquals(
        new Config.Place(folder.resolve("countries.mmdb"), ZoneId.of("Asia/Tokyo")),
        config.place());
    assertEquals(new Config.Log(Logging.Format.JSON, "debug"), config.log());
    assertEquals(Path.of("/tmp/offset"), config.dev().clockOffsetFile());
  }

  @Test
  void clientAndAccount_full_arriveWhereTheyBelong() throws IOException {
    Config config = read(full());
    assertEquals(
        new ClientSettings(
            "Matinee",
            new Credential.Secret(
                Secrets.hashFromHex(
                    "263914113d67f26cafd10a5262864a8abcbd08282910a607195f05eef9f3d346"),
                Set.of(AuthMethod.CLIENT_SECRET_POST)),
            List.of("https://app.example/cb", "http://localhost:8081/cb", "com.example:/cb"),
            Set.of("client_credentials"),
            "https://api.example",
            Set.of("revocations"),
            "https://app.example/",
            new RedirectFlow(
                true,
                true,
                true,
                List.of("https://app.example/bye"),
                URI.create("https://app.example/logout")),
            new ClientSettings.Tokens(
                Algorithm.RS256, Algorithm.EDDSA, Duration.ofMinutes(2), Duration.ofDays(3), true),
            List.of("https://app.example/events")),
        config.clients().get("app"));
    assertEquals(
        new Config.Account(
            "ada@example.org",
            new Secret("hush hush hush"),
            "solo",
            List.of(
                new Config.Profile("Ada", "fern", false),
                new Config.Profile("Kim", "amber", true))),
        config.accounts().get("demo"));
  }

  @Test
  void playback_full_arrivesWhereItBelongs() throws IOException {
    Config config = read(full());
    assertEquals(
        new Config.Playback(
            Duration.ofSeconds(7), Duration.ofSeconds(20), true, true, true, Duration.ofDays(3)),
        config.playback());
    assertEquals(
        new Config.Redis(
            List.of("rediss://a.example:6380", "rediss://b.example"),
            true,
            "usher",
            new Secret("hush too"),
            Duration.ofMillis(90)),
        config.redis());
    assertEquals(
        Map.of(
            "phones",
            new Config.Rule(
                2, Set.of("solo"), Set.of("phone", "tablet"), Set.of("live"), true, true)),
        config.rules());
  }

  @Test
  void environment_set_goesBeforeTheFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "a secret in a file\n");
    Map<String, String> environment =
        Map.of(
            "USHER_HTTP_PORT", "7000",
            "USHER_HTTP_TRUSTED_PROXIES", "10.0.0.1, fd00::/8",
            "USHER_TOKENS_ACCESS", "2m",
            "USHER_CLIENTS_BACK_END_SECRET_FILE", secret.toString(),
            "USHER_CONFIG", "elsewhere.toml");
    String toml = "http.port = 6000\nclients.back-end = {name = \"Back end\"}\n";
    Config config = new ConfigReader(file(toml), environment).read();
    assertEquals(7000, config.http().port());
    assertEquals(List.of("10.0.0.1", "fd00::/8"), config.http().trustedProxies());
    assertEquals(Duration.ofMinutes(2), config.tokens().access());
    ClientSettings client = config.clients().get("back-end");
    assertTrue(client != null && client.credential() instanceof Credential.Secret);
  }

  @Test
  void key_unknown_namesTheNearest() throws IOException {
    assertEquals(
        List.of(
            "http.prot: unknown; did you mean http.port?",
            "client.tv.name: unknown; did you mean clients.tv.name?",
            "account.demo.email: unknown; did you mean accounts?",
            "clients.tv.redirect_uri: unknown; did you mean clients.tv.redirect_uris?",
            "nonsense: unknown",
            "USHER_HTTP_PROT: unknown; did you mean USHER_HTTP_PORT?"),
        problems(
            """
            http.prot = 1
            client.tv.name = "TV"
            account.demo.email = "a@b"
            clients.tv = {name = "TV", redirect_uri = []}
            nonsense = 1
            """,
            Map.of("USHER_HTTP_PROT", "1")));
  }

  @Test
  void values_bad_areAllNamedWithWhatIsAllowed() throws IOException {
    assertEquals(
        List.of(
            "issuer: \"http://tv.example\" is not allowed; https://host, or http:// on this"
                + " machine only, without path, query or fragment",
            "http.port: \"80\" is not allowed; whole number, 0 to 65535".replace("\"80\"", "99999"),
            "http.trusted_proxies: [10.0.0.0/99] is not allowed; list of addresses or networks",
            "brand.accent: \"brown\" is not allowed; colour as #RRGGBB",
            "clients.tv.secret: this value is not allowed; at least 16 characters",
            "clients.tv.redirect_uris: [http://tv.example/cb] is not allowed; list of https"
                + " addresses, http ones on this machine, or com.example:/path, without fragment",
            "tokens.access: \"5 minutes\" is not allowed; duration, 1s to 1h",
            "tokens.code: \"11m\" is not allowed; duration, 1s to 10m",
            "place.time_zone: \"Mars\" is not allowed; empty, or a zone as Europe/Berlin",
            "accounts.demo.email: an account needs an e-mail address",
            "accounts.demo.password: an account needs a password",
            "accounts.demo.plan: \"gold\" is not allowed; one of the plans"),
        problems(
            """
            issuer = "http://tv.example"
            http = {port = 99999, trusted_proxies = ["10.0.0.0/99"]}
            brand.accent = "brown"
            clients.tv = {name = "TV", redirect_uris = ["http://tv.example/cb"], secret = "short"}
            tokens = {access = "5 minutes", code = "11m"}
            place.time_zone = "Mars"
            accounts.demo.plan = "gold"
            """,
            Map.of()));
  }

  @Test
  void clientCredential_thatDoesNotFit_isNamed() throws Exception {
    String keys =
        new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toString().replace("\"", "\\\"");
    assertEquals(
        List.of(
            "clients.a.auth_method: client_secret_basic needs a secret",
            "clients.b.auth_method: private_key_jwt needs jwks or jwks_uri",
            "clients.c.auth_method: none goes without a secret",
            "clients.d.auth_method: \"jwt\" is not allowed; empty, or one of none,"
                + " client_secret_basic, client_secret_post, private_key_jwt",
            "clients.e.jwks: \"{\"keys\":[]}\" is not allowed; empty, or a JWK set of public keys"
                + " as JSON",
            "clients.f.jwks_uri: \"http://10.0.0.1/keys\" is not allowed; empty, or an https"
                + " address, or an http one on this machine",
            "clients.g.secret: there are keys already; a client proves itself in one way",
            "clients.h.grants: client_credentials needs a secret or keys",
            "clients.i.pkce: a client without a secret or keys cannot do without PKCE"),
        problems(
            """
            clients.a = {name = "A", auth_method = "client_secret_basic"}
            clients.b = {name = "B", auth_method = "private_key_jwt"}
            clients.c = {name = "C", auth_method = "none", secret = "0123456789abcdef"}
            clients.d = {name = "D", auth_method = "jwt"}
            clients.e = {name = "E", jwks = "{\\"keys\\":[]}"}
            clients.f = {name = "F", jwks_uri = "http://10.0.0.1/keys"}
            clients.g = {name = "G", secret = "0123456789abcdef", jwks = "{\\"keys\\":[%s]}"}
            clients.h = {name = "H", grants = ["client_credentials"]}
            clients.i = {name = "I", pkce = "optional"}
            """
                .formatted(keys),
            Map.of()));
  }

  @Test
  void issuer_forms_onlyAnOriginIsAllowed() throws IOException {
    for (String good :
        List.of(
            "https://id.example", "https://id.example:444", "http://localhost", "http://[::1]:1")) {
      assertEquals(good, read("issuer = \"" + good + "\"").issuer());
    }
    for (String bad :
        List.of(
            "",
            "https://id.example/",
            "https://id.example?a",
            "https://id.example#a",
            "id",
            "https://a@id.example",
            "ftp://localhost",
            "http://localhost.example")) {
      assertEquals(1, problems("issuer = \"" + bad + "\"", Map.of()).size(), bad);
    }
  }

  @Test
  void clockOffset_publicIssuer_isRefused() throws IOException {
    assertEquals(
        List.of("dev.clock_offset_file: only with an issuer on this machine"),
        problems("issuer = \"https://id.example\"\ndev.clock_offset_file = \"x\"", Map.of()));
  }

  @Test
  void playback_contradictions_areNamed() throws IOException {
    assertEquals(
        List.of(
            "playback.lease: at least twice the heartbeat, so that one may get lost",
            "rules.phones.screens: a rule says how many of what it counts may play at once",
            "rules.phones.plans: [gold] is not allowed; list of plans",
            "rules.phones.devices: [fridge] is not allowed; list of tv, phone, tablet, computer,"
                + " stick, cast, console, other",
            "rules.phones.content: [news] is not allowed; list of film, episode, live, other",
            "rules.plan: a rule's name is a word of 1 to 40, and not plan",
            "rules.a,b: a rule's name is a word of 1 to 40, and not plan"),
        problems(
            """
            playback = {heartbeat = "40s"}
            rules.phones = {plans = ["gold"], devices = ["fridge"], content = ["news"]}
            rules.plan.screens = 1
            rules."a,b".screens = 1
            """,
            Map.of()));
  }

  @Test
  void redis_contradictions_areNamed() throws IOException {
    assertEquals(
        List.of(
            "playback.when_leases_are_down: say whether all or none may start while Redis cannot"
                + " be asked: admit or deny",
            "redis.addresses: playback.leases = \"redis\" needs one"),
        problems("playback.leases = \"redis\"", Map.of()));
    assertEquals(
        List.of("redis.addresses: nothing is kept there without playback.leases = \"redis\""),
        problems("redis.addresses = [\"redis://a:1\"]", Map.of()));
    assertEquals(
        List.of("redis.addresses: several only of one cluster, with redis.cluster = true"),
        problems(
            "playback = {leases = \"redis\", when_leases_are_down = \"deny\"}",
            Map.of("USHER_REDIS_ADDRESSES", "redis://a:1, redis://b:1")));
    for (String bad :
        List.of(
            "a:6379", "http://a", "redis://:secret@a", "redis://a/1", "redis://a?b", "redis:")) {
      String toml =
          "playback = {leases = \"redis\", when_leases_are_down = \"deny\"}\nredis.addresses = [\""
              + bad
              + "\"]";
      assertTrue(
          problems(toml, Map.of())
              .getFirst()
              .endsWith("is not allowed; list of redis://host:port, or rediss:// for TLS"),
          bad);
    }
  }

  @Test
  void file_brokenOrMissing_isNamedWithThePlace() throws IOException {
    List<String> broken = problems("http.port = \n", Map.of());
    assertTrue(broken.getFirst().contains("line 1"), broken.toString());
    ConfigReader missing = new ConfigReader(folder.resolve("none.toml"), Map.of());
    String text = assertThrows(BadConfiguration.class, missing::read).getMessage();
    assertTrue(text != null && text.contains("none.toml: cannot be read"), text);
  }

  @Test
  void secrets_shown_areMasked() throws IOException {
    ConfigReader reader = new ConfigReader(file(full()), Map.of());
    Config config = reader.read();
    String shown = reader.known() + " " + config;
    assertFalse(shown.contains("hush"), shown);
    assertFalse(shown.contains("a secret of the app"), shown);
    assertFalse(shown.contains("26391411"), shown);
    assertTrue(shown.contains("***"), shown);
  }

  @Test
  void docs_table_saysWhatTheCodeSays() throws IOException {
    ConfigReader reader =
        new ConfigReader(
            file(
                """
                plans.standard.screens = 2
                rules.a.screens = 1
                clients.a.name = "A"
                accounts.a = {email = "a@b", password = "12345678", profiles = [{name = "A"}]}
                """),
            Map.of());
    reader.read();
    List<String> rows = reader.known().stream().map(ConfigTest::row).sorted().toList();
    List<String> documented =
        Files.readString(DOCS)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.replaceAll("^((?:\\|[^|]*){3}\\|).*", "$1"))
            .sorted()
            .toList();
    assertEquals(String.join("\n", rows), String.join("\n", documented));
  }

  private static String row(Settings.Known key) {
    return "| `%s` | `%s` | %s |".formatted(key.pattern(), key.standard(), key.allowed());
  }
}
