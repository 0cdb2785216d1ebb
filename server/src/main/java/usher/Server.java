package usher;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.api.Api;
import usher.check.Check;
import usher.device.DeviceRecognizer;
import usher.device.Places;
import usher.edge.KeySource;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TokenVerifier;
import usher.edge.TrustClock;
import usher.event.DeviceStreams;
import usher.grant.DeviceCodes;
import usher.http.Call;
import usher.http.Errors;
import usher.http.HttpServer;
import usher.http.Routes;
import usher.http.handlers.Health;
import usher.http.handlers.StaticFiles;
import usher.limit.Throttle;
import usher.metric.Metrics;
import usher.oauth.BackEnds;
import usher.oauth.Clients;
import usher.oauth.OAuth;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.dpop.DpopNonces;
import usher.oauth.dpop.SenderKeys;
import usher.oauth.issued.ClientTokens;
import usher.oauth.openid.OpenIdMetadata;
import usher.oauth.registration.ClientRoutes;
import usher.oauth.registration.ClientSettings;
import usher.oauth.registration.Registrations;
import usher.oauth.resource.Bearers;
import usher.oauth.resource.EventTickets;
import usher.secret.ServerKeys;
import usher.signal.PollEndpoint;
import usher.signal.Receivers;
import usher.signal.SecurityEventTokens;
import usher.signal.StreamRoutes;
import usher.signin.Browsers;
import usher.signout.Chores;
import usher.web.Web;
import usher.web.look.Brand;

/** One node of Usher: every part, in the order in which they need each other, then the routes. */
public final class Server implements AutoCloseable {
  final House house;
  final DeviceCodes deviceCodes;
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration KEYS_EVERY = Duration.ofSeconds(30);

  private final Places places;
  private final DeviceRecognizer recognizer = new DeviceRecognizer();
  private final ScheduledExecutorService rarely =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rarely").factory());
  private final Chores chores;
  private final Messages messages;
  final Screens screens;
  private final KeySource ownKeys;
  private final Set<String> routes;
  private final HttpServer http;

  /** Makes a node; {@link #start} lets it listen. */
  public Server(Config config, InstantSource clock, SecureRandom random) {
    this.house = new House(config, clock, random);
    house.keys.refresh();
    FirstAccounts.make(house);
    Registrations registrations = Clientele.registrations(house);
    Clients clients = Clientele.clients(config, registrations);
    ClientAuthentication authentication = Clientele.authentication(house, clients);
    this.places = places(config);
    DeviceStreams streams =
        new DeviceStreams(
            house.database, house.stores.signIns(), clock, house.signOut.toldTokens());
    house.feed.read(streams::onRevoked);
    Metrics metrics = new Metrics();
    this.screens = new Screens(house, metrics, System::nanoTime);
    this.ownKeys = new KeySource(() -> house.keys.published().toString(), System::nanoTime);
    // After those of the house, which took the key from the published ones by then.
    house.feed.readKeys(burnt -> ownKeys.forget(burnt.keyId()));
    TokenVerifier verifier = verifier();
    Browsers browsers =
        new Browsers(
            house.database,
            house.stores.accounts(),
            house.stores.signIns(),
            places,
            clock,
            house.idle);
    this.deviceCodes = deviceCodes();
    Routes routes = new Routes();
    DpopNonces nonces = nonces();
    SenderKeys senderKeys = new SenderKeys(nonces, config.issuer(), house.clock);
    Bearers bearers = bearers(verifier, nonces);
    BackEnds backEnds = new BackEnds(authentication);
    Consumer<Call> operator = call -> backEnds.require(call, BackEnds.ADMIN);
    api(routes, bearers, streams);
    screens.routes(routes, bearers, clients, streams, operator);
    operators(routes, backEnds, operator, metrics, nonces);
    signals(routes, backEnds, clients);
    new ClientRoutes(registrations, Clientele.names(config), operator).add(routes);
    OpenId openId = new OpenId(house, clients, browsers);
    Web web = web(openId, browsers, streams);
    web.routes(routes);
    oauth(routes, clients, authentication, senderKeys, verifier, web);
    openId.routes(routes, authentication, senderKeys, bearers, web);
    others(routes);
    this.routes = routes.listed();
    this.chores = new Chores(house.database, house.signOutStores(), house.signOut, clock);
    this.messages = new Messages(house, clients);
    this.http = new HttpServer(config.httpSettings(), routes, new Errors(web.errors()), random);
  }

  /** Listens. */
  public void start() throws IOException {
    house.followers.start();
    chores.start();
    messages.start();
    screens.start();
    http.start();
    // The first viewer must not wait for what is needed to recognise a device.
    Thread.ofVirtual().name("recognizer").start(recognizer::load);
    var _ =
        rarely.scheduleWithFixedDelay(
            this::refreshKeys, KEYS_EVERY.toSeconds(), KEYS_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Every route as {@code "GET /path"}. */
  Set<String> routes() {
    return routes;
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
    rarely.shutdownNow();
    chores.close();
    messages.close();
    screens.close();
    places.close();
    house.close();
  }

  private void oauth(
      Routes routes,
      Clients clients,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      TokenVerifier verifier,
      Web web) {
    Config.Tokens tokens = house.config.tokens();
    OAuth.routes(
        routes,
        new OAuth.Settings(
            house.config.issuer(),
            tokens.devicePoll(),
            tokens.deviceHold(),
            tokens.refreshReplay(),
            house.idle,
            OpenIdMetadata.members(house.config.issuer(), web.languages())),
        house.database,
        new OAuth.Stores(
            house.stores.accounts(),
            house.stores.signIns(),
            house.stores.grants(),
            house.stores.deviceCodes()),
        new OAuth.Parts(
            clients,
            authentication,
            senderKeys,
            house.keys,
            verifier,
            deviceCodes,
            recognizer,
            places,
            house.entrance,
            house.signOut),
        house.clock,
        house.random);
  }

  private void signals(Routes routes, BackEnds backEnds, Clients clients) {
    String issuer = house.config.issuer();
    Receivers receivers =
        new Receivers(
            backEnds, clients, new ClientTokens(house.keys, house.secrets, issuer), house.clock);
    new StreamRoutes(
            receivers,
            house.database,
            new StreamRoutes.Stores(house.stores.streams(), house.stores.outbox()),
            house.signalNotes,
            Clientele.pushEndpoints(house.config),
            house.secrets,
            house.clock,
            issuer)
        .add(routes);
    PollEndpoint poll =
        new PollEndpoint(
            receivers,
            house.database,
            house.stores.streams(),
            house.stores.outbox(),
            new SecurityEventTokens(house.keys, issuer),
            System::nanoTime);
    routes.post("/v1/ssf/poll", poll::post);
  }

  private DpopNonces nonces() {
    return new DpopNonces(
        house.database.write(tx -> ServerKeys.get(tx, "dpop_nonces", house.secrets)), house.clock);
  }

  private Bearers bearers(TokenVerifier verifier, DpopNonces nonces) {
    return new Bearers(
        verifier,
        nonces,
        house.database,
        new Bearers.Stores(house.stores.accounts(), house.stores.signIns()),
        house.clock,
        house.config.issuer());
  }

  private void api(Routes routes, Bearers bearers, DeviceStreams streams) {
    Api.routes(
        routes,
        house.config.issuer(),
        house.config.proof().fresh(),
        house.database,
        new Api.Stores(house.stores.signIns(), house.stores.devices(), house.stores.profiles()),
        new Api.Parts(
            bearers,
            new EventTickets(house.keys, house.config.issuer(), house.clock),
            streams,
            house.profiles,
            house.plans,
            house.signOut,
            screens.releases),
        house.clock);
  }

  private Web web(OpenId openId, Browsers browsers, DeviceStreams streams) {
    Config config = house.config;
    return new Web(
        new Web.Settings(
            config.issuer(),
            brand(config),
            config.brand().logo(),
            config.place().timeZone(),
            config.proof().fresh()),
        house.database,
        new Web.Stores(
            house.stores.accounts(),
            house.stores.devices(),
            house.stores.signIns(),
            house.stores.activities()),
        new Web.Doors(
            browsers,
            house.entrance,
            house.signOut,
            house.passwordCheck,
            house.policy,
            house.changePassword),
        new Web.Parts(
            deviceCodes,
            codeGuesses(config.limits()),
            recognizer,
            places,
            house.profiles,
            house.plans,
            streams,
            openId.requests,
            openId.consents,
            openId.endSessions),
        new Web.Watching(screens.leases, screens.decisions, screens.releases),
        house.secrets,
        house.clock);
  }

  private Throttle codeGuesses(Config.Limits limits) {
    return new Throttle(
        new Throttle.Policy(limits.wrongCodes(), limits.wrongCodesWait(), limits.wrongCodesWait()),
        house.clock);
  }

  private static Brand brand(Config config) {
    String home =
        config.clients().values().stream()
            .map(ClientSettings::homeUri)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(config.issuer() + "/account");
    Config.Brand brand = config.brand();
    String logo = brand.logo() == null ? null : "/brand/logo";
    return new Brand(brand.name(), home, brand.helpUrl(), logo, brand.accent());
  }

  private void others(Routes routes) {
    Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
    parts.put("database", () -> house.database.read(tx -> tx.number("SELECT 1")) == 1);
    parts.put("revocations", house.followers::trusts);
    new Health(parts, Map.of("leases", screens.leases::answers)).addTo(routes);
    routes.get("/usher.js", new StaticFiles("usher/client").only("usher.js"));
    routes.get("/openapi.yaml", new StaticFiles("usher/api").only("openapi.yaml"));
  }

  /** Another node, or the command line, may have made new keys. */
  private void refreshKeys() {
    try {
      house.keys.refresh();
    } catch (RuntimeException e) {
      LOG.warn("the signing keys cannot be read; trying again", e);
    }
  }

  private void operators(
      Routes routes,
      BackEnds backEnds,
      Consumer<Call> operator,
      Metrics metrics,
      DpopNonces nonces) {
    house.followers.routes(routes, call -> backEnds.require(call, BackEnds.REVOCATIONS), operator);
    house.followers.measure(metrics);
    new Check(checks(), nonces, metrics.registry()).routes(routes);
    metrics.routes(routes, call -> backEnds.require(call, BackEnds.METRICS));
  }

  private static Places places(Config config) {
    Path file = config.place().countryDatabase();
    return file == null ? Places.withoutDatabase() : Places.of(file);
  }

  private DeviceCodes deviceCodes() {
    return new DeviceCodes(
        house.database,
        new DeviceCodes.Stores(
            house.stores.accounts(),
            house.stores.signIns(),
            house.stores.deviceCodes(),
            house.stores.activities()),
        house.secrets,
        house.clock,
        house.config.tokens().deviceCode());
  }

  /**
   * Checks form and signature of Usher's own tokens. Whether the sign-in is over is read from its
   * row each time ({@link Bearers}), so the set of revocations here stays empty and is trusted.
   */
  private TokenVerifier verifier() {
    TrustClock trust = new TrustClock(house.clock, System::nanoTime);
    Duration forEver = Duration.ofDays(100 * 365);
    RevokedSids none =
        RevokedSids.empty()
            .join(
                new RevocationAnswer("own", 0, false, Duration.ZERO, List.of()),
                new usher.edge.Deadline(trust.now(), forEver),
                trust.now());
    String issuer = house.config.issuer();
    return new TokenVerifier(issuer, issuer, ownKeys, () -> none, trust);
  }

  /** Checks what back ends would check themselves, and as they do. */
  private TokenVerifier checks() {
    String issuer = house.config.issuer();
    return new TokenVerifier(issuer, issuer, ownKeys, house.feed::revoked, house.trust);
  }
}
