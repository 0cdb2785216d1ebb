package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.http.Form;

/**
 * Goal: an app's own server is told of each sign-out of which it has tokens, however the sign-in
 * ended, also when it or Usher was down at that moment. Method: a whole node and a real server that
 * is told; its tokens are checked by the library's validator for relying parties.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackChannelLogoutTest {
  private static final String CALLBACK = "http://localhost:8084/callback";

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failing = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private HttpServer shop;
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext("/logout", this::hear);
    shop.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    shop.start();
    node = start(folder);
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  private NodeFixture start(Path at) {
    String client =
        """
        [clients.shop]
        name = "Ticket Shop"
        secret = "0123456789abcdef0123456789abcdef0123456789e"
        redirect_uris = ["http://localhost:8084/callback"]
        scopes = ["openid", "account"]
        backchannel_logout_uri = "http://localhost:PORT/logout"
        """
            .replace("PORT", String.valueOf(shop.getAddress().getPort()));
    return new NodeFixture(at, settings -> settings + client);
  }

  @AfterEach
  void stop() {
    node.close();
    shop.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean fails = failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    boolean refuses = refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!fails && !refuses) {
      received.add(String.valueOf(Form.parse(body).one("logout_token")));
    }
    exchange.sendResponseHeaders(fails ? 503 : refuses ? 400 : 200, -1);
    exchange.close();
  }

  /** Signs in to the shop on that browser. */
  private Tokens toTheShop(Browser on) {
    CodeVerifier verifier = new CodeVerifier();
    String location =
        node.authorize(
                on.cookie(),
                verifier,
                Map.of("client_id", "shop", "redirect_uri", CALLBACK, "scope", "openid account"))
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return node.token(
            form(
                "authorization_code",
                Map.of(
                    "code", Parties.parameter(location, "code"),
                    "redirect_uri", CALLBACK,
                    "code_verifier", verifier.getValue())))
        .tokens();
  }

  private static Map<String, String> form(String grant, Map<String, String> more) {
    Map<String, String> form = new TreeMap<>(more);
    form.put("grant_type", grant);
    form.put("client_id", "shop");
    form.put("client_secret", "0123456789abcdef0123456789abcdef0123456789e");
    return form;
  }

  private void awaitTold(int times) {
    NodeFixture.await(times + " logout tokens", () -> received.size() >= times);
  }

  private static JWTClaimsSet claims(String token) {
    try {
      return JWTParser.parse(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> sids() {
    return received.stream()
        .map(token -> String.valueOf(claims(token).getClaim("sid")))
        .collect(Collectors.toSet());
  }

  @Test
  void signOut_tellsTheAppsServer_inTheFormOfTheSpecification() throws Exception {
    // The library's validator goes by this machine's clock.
    node.clock.advance(Duration.between(node.clock.instant(), Instant.now()));
    browser = node.browser(browser.account(), "Chrome on Windows");
    Tokens tokens = toTheShop(browser);
    assertEquals(200, node.signOut(tokens.access(), "\"all\"").status());
    awaitTold(1);
    String token = received.peek();
    JWKSet keys = JWKSet.parse(node.get("/oauth/jwks", null).body());
    var validator =
        new LogoutTokenValidator(
            new Issuer(NodeFixture.ISSUER), new ClientID("shop"), JWSAlgorithm.RS256, keys);
    var valid = validator.validate(JWTParser.parse(token));
    assertEquals(browser.account().id().value(), valid.getSubject().getValue());
    assertEquals(tokens.sid(), valid.getSessionID().getValue());
    assertEquals("logout+jwt", JWTParser.parse(token).getHeader().toJSONObject().get("typ"));
    JWTClaimsSet claims = claims(token);
    assertEquals(
        Set.of("iss", "aud", "sub", "sid", "jti", "iat", "exp", "events"),
        claims.getClaims().keySet());
    assertTrue(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime() <= 120_000);
    assertNotNull(claims.getJWTID());
    NodeFixture.await("an empty outbox", () -> waiting() == 0);
    assertEquals(1, received.size());
  }

  private long waiting() {
    return node.number("SELECT COUNT(*) FROM outbox");
  }

  /** Whoever has no token of it hears nothing, and neither does anybody of other sign-ins. */
  @Test
  void signOut_ofOthers_isNotTold() {
    Tokens shopping = toTheShop(browser);
    Browser other = node.browser(browser.account(), "Firefox on Linux");
    node.tokens(other);
    Tokens tv = node.television(browser, "the living room television", null);
    assertEquals(
        200,
        node.signOut(shopping.access(), "[\"" + tv.sid() + "\", \"" + sid(other) + "\"]").status());
    assertEquals(0, waiting());
    assertEquals(200, node.signOut(shopping.access(), "\"all\"").status());
    awaitTold(1);
    assertEquals(Set.of(shopping.sid()), sids());
  }

  private static String sid(Browser of) {
    return of.signIn().sid().value();
  }

  @Test
  void everyWayOut_isTold() {
    Set<String> ended = new HashSet<>();
    Tokens here = toTheShop(browser);
    ended.add(here.sid());
    node.delete("/v1/sign-ins/current", here.access());

    Browser second = node.browser(browser.account(), "Firefox on Linux");
    Tokens revoked = toTheShop(second);
    ended.add(revoked.sid());
    Map<String, String> form = form("", Map.of("token", revoked.refresh()));
    form.remove("grant_type");
    assertEquals(200, node.post("/oauth/revoke", form).status());

    Browser third = node.browser(browser.account(), "Safari on Mac");
    Tokens reused = toTheShop(third);
    ended.add(reused.sid());
    refresh(reused);
    node.clock.advance(Duration.ofMinutes(2));
    assertEquals(400, refresh(reused).status());

    Browser replaced = node.browser(browser.account(), "Edge on Windows");
    ended.add(toTheShop(replaced).sid());
    node.browser(browser.account(), "Edge on Windows");

    Browser idle = node.browser(browser.account(), "Opera on Windows");
    ended.add(toTheShop(idle).sid());
    node.clock.advance(Duration.ofDays(100));
    awaitTold(ended.size());

    Browser last = node.browser(browser.account(), "Brave on Windows");
    ended.add(toTheShop(last).sid());
    node.house().closeAccount.close(browser.account().id());
    awaitTold(ended.size());
    assertEquals(ended, sids());
  }

  private Answer refresh(Tokens tokens) {
    return node.token(form("refresh_token", Map.of("refresh_token", tokens.refresh())));
  }

  /** The same message each time, by its id, until the server has it. */
  @Test
  void serverThatIsDown_isToldWhenItIsBack() {
    failing.set(2);
    Tokens tokens = toTheShop(browser);
    node.signOut(tokens.access(), "\"all\"");
    NodeFixture.await(
        "two tries",
        () -> {
          node.clock.advance(Duration.ofMillis(20));
          return failing.get() == 0;
        });
    NodeFixture.await(
        "the logout token",
        () -> {
          node.clock.advance(Duration.ofMillis(20));
          return !received.isEmpty();
        });
    assertEquals(tokens.sid(), claims(received.element()).getClaim("sid"));
    NodeFixture.await("an empty outbox", () -> waiting() == 0);
    assertEquals(1, received.size());
  }

  @Test
  void usherThatWentDownBefore_tellsItWhenItIsBack() {
    failing.set(Integer.MAX_VALUE);
    Tokens tokens = toTheShop(browser);
    node.signOut(tokens.access(), "\"all\"");
    node.close();
    assertEquals(List.of(), List.copyOf(received));
    failing.set(0);
    node = start(folder);
    NodeFixture.await(
        "the logout token",
        () -> {
          node.clock.advance(Duration.ofMillis(50));
          return !received.isEmpty();
        });
    assertEquals(tokens.sid(), claims(received.element()).getClaim("sid"));
  }

  /**
   * It may not know that sid any more (Back-Channel Logout, section 2.8): others wait for nothing.
   */
  @Test
  void messageThatTheServerRefuses_keepsNoOtherWaiting() {
    refused.set(Integer.MAX_VALUE);
    Tokens unknown = toTheShop(browser);
    node.signOut(unknown.access(), "\"all\"");
    NodeFixture.await(
        "some tries",
        () -> {
          node.clock.advance(Duration.ofMillis(20));
          return refused.get() < Integer.MAX_VALUE - 4;
        });
    refused.set(0);
    Tokens known = toTheShop(node.browser(browser.account(), "Firefox on Linux"));
    long asked = System.nanoTime();
    node.signOut(known.access(), "\"all\"");
    NodeFixture.await("that one", () -> sids().contains(known.sid()));
    long after = Duration.ofNanos(System.nanoTime() - asked).toMillis();
    assertTrue(after < 5_000, "after " + after + " ms");
  }

  @Test
  void serverThatNeverAnswersWell_isGivenUpAfterADay_andOthersGoOn() {
    failing.set(Integer.MAX_VALUE);
    Tokens lost = toTheShop(browser);
    node.signOut(lost.access(), "\"all\"");
    assertEquals(1, waiting());
    node.clock.advance(Duration.ofHours(25));
    NodeFixture.await("an empty outbox", () -> waiting() == 0);
    failing.set(0);
    Tokens next = toTheShop(node.browser(browser.account(), "Firefox on Linux"));
    node.signOut(next.access(), "\"all\"");
    awaitTold(1);
    assertEquals(Set.of(next.sid()), sids());
  }
}
