package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.sql.Micros;

/**
 * Goal: an operator registers a client, and it works at once as one of the configuration does.
 * Method: a whole node; the client signs in, refreshes and introspects.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientRegistrationTest {
  private static final String OPERATOR = "0123456789abcdef0123456789abcdef0123456789c";
  private static final String BACK = "https://shop.example/back";
  private static final String SHOP =
      """
      {"id": "shop", "name": "Ticket Shop", "redirect_uris": ["https://shop.example/back"],
       "scopes": ["account"]}
      """;

  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Answer operator(String method, String path, String body) {
    return send("operator:" + OPERATOR, method, "/v1/admin/clients" + path, body);
  }

  private Answer send(String credentials, String method, String path, String body) {
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    return node.send(
        node.request(path)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private Answer register(String body) {
    Answer made = operator("POST", "", body);
    assertEquals(201, made.status(), made.body());
    return made;
  }

  private Answer signIn(Browser browser, String client, Map<String, String> proof) {
    CodeVerifier verifier = new CodeVerifier();
    Answer sent =
        node.authorize(
            browser.cookie(), verifier, Map.of("client_id", client, "redirect_uri", BACK));
    String location = sent.http().headers().firstValue("Location").orElse("");
    Map<String, String> form = new TreeMap<>(proof);
    form.put("grant_type", "authorization_code");
    form.put("client_id", client);
    form.put("redirect_uri", BACK);
    form.put("code", Parties.parameter(location, "code"));
    form.put("code_verifier", verifier.getValue());
    return node.token(form);
  }

  private Browser browser() {
    return node.browser(node.account(), "Chrome on Windows");
  }

  @Test
  void registered_signsItsViewersIn_byTheSecretThatItWasTold() {
    Answer made = register(SHOP);
    String secret = made.text("secret");
    assertEquals("registered", made.text("origin"));
    Browser browser = browser();
    Map<String, String> proof = Map.of("client_secret", secret);
    Tokens tokens = signIn(browser, "shop", proof).tokens();
    assertEquals(200, node.get("/v1/account", tokens.access()).status());
    Map<String, String> refresh = new TreeMap<>(proof);
    refresh.put("grant_type", "refresh_token");
    refresh.put("client_id", "shop");
    refresh.put("refresh_token", tokens.refresh());
    assertEquals(200, node.token(refresh).status());
    assertEquals(401, signIn(browser, "shop", Map.of("client_secret", "x" + secret)).status());
    assertEquals(401, signIn(browser, "shop", Map.of()).status(), "it is no public client");
    assertFalse(operator("GET", "/shop", "").body().contains(secret));
    assertEquals(0, node.number("SELECT COUNT(*) FROM client WHERE secret_hash = ?", secret));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "RS256", "EdDSA"})
  void registered_choosesItsAlgorithm(String algorithm) throws ParseException {
    String secret =
        register(
                """
                {"id": "shop", "name": "Shop", "redirect_uris": ["https://shop.example/back"],
                 "scopes": ["account", "openid"], "access_token_signed_response_alg": "ALG",
                 "id_token_signed_response_alg": "ALG"}
                """
                    .replace("ALG", algorithm))
            .text("secret");
    Answer answer = signIn(browser(), "shop", Map.of("client_secret", secret));
    for (String token : List.of(answer.text("access_token"), answer.text("id_token"))) {
      assertEquals(algorithm, SignedJWT.parse(token).getHeader().getAlgorithm().getName());
    }
    assertEquals(200, node.get("/v1/account", answer.text("access_token")).status());
  }

  /** The browser's own sign-in is not the app's to shorten. */
  @Test
  void refreshToken_ofAClientThatWantsItShort_runsOutUnused_andTheBrowserStaysSignedIn() {
    String secret =
        register(SHOP.replace("\"scopes\"", "\"refresh_token_lifetime\": \"2h\", \"scopes\""))
            .text("secret");
    Browser browser = browser();
    Map<String, String> proof = Map.of("client_secret", secret);
    Tokens first = signIn(browser, "shop", proof).tokens();
    node.clock.advance(Duration.ofMinutes(119));
    Answer second = refresh("shop", secret, first.refresh());
    assertEquals(200, second.status(), second.body());
    node.clock.advance(Duration.ofMinutes(121));
    Answer third = refresh("shop", secret, second.tokens().refresh());
    assertEquals("invalid_grant", third.text("error"), third.body());
    assertEquals(200, signIn(browser, "shop", proof).status());
  }

  private Answer refresh(String client, String secret, String token) {
    return node.token(
        Map.of(
            "grant_type", "refresh_token",
            "client_id", client,
            "client_secret", secret,
            "refresh_token", token));
  }

  /** Else it would stand in the list, and could never come back. */
  @Test
  void device_whoseRefreshTokenRanOut_isSignedOut() {
    register(
        """
        {"id": "kiosk", "name": "Kiosk", "auth_method": "none", "scopes": ["account"],
         "grants": ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
         "refresh_token_lifetime": "2h"}
        """);
    Browser browser = browser();
    Answer asked =
        node.post(
            "/oauth/device_authorization",
            Map.of("client_id", "kiosk", "device_id", "the kiosk of the lobby"));
    node.allow(browser, asked.text("user_code"), null);
    Tokens kiosk = node.poll("kiosk", asked.text("device_code")).tokens();
    long due = node.number("SELECT due_at FROM sign_in WHERE sid = ?", kiosk.sid());
    assertEquals(Micros.of(node.clock.instant().plus(Duration.ofHours(2))), due);
  }

  @Test
  void registered_outlivesARestart() {
    String secret = register(SHOP).text("secret");
    node.close();
    node = new NodeFixture(folder);
    signIn(browser(), "shop", Map.of("client_secret", secret)).tokens();
  }

  @Test
  void publicClient_hasNoSecret_andNeedsPkce() {
    Answer made =
        register(
            """
            {"name": "Player", "auth_method": "none",
             "redirect_uris": ["https://shop.example/back"], "scopes": ["account"]}
            """);
    assertFalse(made.json().containsKey("secret"));
    String id = made.text("id");
    signIn(browser(), id, Map.of()).tokens();
    assertEquals(409, operator("POST", "/" + id + "/secret", "").status());
  }

  @Test
  void clientWithKeys_hasNoSecretEither() throws Exception {
    String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k").generate()).toString();
    String body =
        """
        {"name": "Keys", "auth_method": "private_key_jwt", "grants": ["client_credentials"],
         "jwks": %s}
        """;
    Answer made = register(body.formatted(keys));
    assertFalse(made.json().containsKey("secret"));
    JWKSet secretKeys = new JWKSet(List.of(new ECKeyGenerator(Curve.P_256).generate()));
    Answer refused = operator("POST", "", body.formatted(secretKeys.toString(false)));
    assertEquals(400, refused.status(), "the private part is the client's own");
  }

  @Test
  void newSecret_isTheOnlyOneFromThenOn() {
    String before = register(SHOP).text("secret");
    Browser browser = browser();
    signIn(browser, "shop", Map.of("client_secret", before)).tokens();
    String after = operator("POST", "/shop/secret", "").text("secret");
    assertNotEquals(before, after);
    assertEquals(401, signIn(browser, "shop", Map.of("client_secret", before)).status());
    signIn(browser, "shop", Map.of("client_secret", after)).tokens();
  }

  @Test
  void change_countsAtOnce_andKeepsTheSecret() {
    String secret = register(SHOP).text("secret");
    Answer changed =
        operator("PUT", "/shop", SHOP.replace("[\"account\"]", "[\"account\", \"films\"]"));
    assertEquals(200, changed.status(), changed.body());
    assertFalse(changed.json().containsKey("secret"));
    Answer tokens = signIn(browser(), "shop", Map.of("client_secret", secret));
    assertEquals("account films", tokens.text("scope"));
    assertEquals(404, operator("PUT", "/nobody", SHOP).status());
  }

  /** Programs send members without a value: none of that makes a client public. */
  @Test
  void membersWithoutValues_areAsIfMissing() {
    String empty = SHOP.replace("\"id\"", "\"jwks\": null, \"auth_method\": \"\", \"id\"");
    String secret = register(empty).text("secret");
    assertEquals(43, secret.length());
    assertEquals(200, operator("PUT", "/shop", empty.replace("null", "\"\"")).status());
    Browser browser = browser();
    assertEquals(401, signIn(browser, "shop", Map.of()).status());
    signIn(browser, "shop", Map.of("client_secret", secret)).tokens();
  }

  @Test
  void removed_leavesItsIdToNobody() {
    register(SHOP);
    assertEquals(204, operator("DELETE", "/shop", "").status());
    assertEquals(409, operator("POST", "", SHOP).status());
  }

  @Test
  void changeAndNewSecret_atOnce_undoNothingOfEachOther() throws Exception {
    for (int round = 0; round < 20; round++) {
      String id = "shop" + round;
      register(SHOP.replace("\"shop\"", "\"" + id + "\""));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Answer> rotated = threads.submit(() -> operator("POST", "/" + id + "/secret", ""));
        Future<Answer> changed = threads.submit(() -> operator("PUT", "/" + id, SHOP));
        assertEquals(200, changed.get().status());
        Map<String, String> proof = Map.of("client_secret", rotated.get().text("secret"));
        Map<String, String> form = new TreeMap<>(proof);
        form.put("client_id", id);
        form.put("token", "x");
        assertEquals(200, node.post("/oauth/introspect", form).status());
      }
    }
  }

  @Test
  void removed_isUnknownAtOnce() {
    String secret = register(SHOP).text("secret");
    Browser browser = browser();
    Tokens tokens = signIn(browser, "shop", Map.of("client_secret", secret)).tokens();
    assertEquals(204, operator("DELETE", "/shop", "").status());
    assertEquals(404, operator("DELETE", "/shop", "").status());
    assertEquals(404, operator("GET", "/shop", "").status());
    Map<String, String> refresh =
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            "shop",
            "client_secret",
            secret,
            "refresh_token",
            tokens.refresh());
    assertEquals(401, node.token(refresh).status());
    Answer page = node.authorize(browser.cookie(), new CodeVerifier(), Map.of("client_id", "shop"));
    assertEquals(400, page.status());
  }

  @Test
  void list_tellsOfThoseOfTheConfigurationToo_whichStayAsTheyAre() {
    register(SHOP);
    String list = operator("GET", "", "").body();
    assertTrue(list.contains("\"id\":\"shop\"") && list.contains("\"id\":\"web\""), list);
    assertEquals("configuration", operator("GET", "/web", "").text("origin"));
    for (Answer answer :
        List.of(
            operator("POST", "", SHOP.replace("\"shop\"", "\"web\"")),
            operator("POST", "", SHOP),
            operator("PUT", "/web", SHOP),
            operator("DELETE", "/web", ""),
            operator("POST", "/web/secret", ""))) {
      assertEquals(409, answer.status(), answer.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|expected here",
        "x|expected here",
        "{}|name",
        "{'name': 1}|name",
        "{'name': 'a', 'redirect_uri': []}|did you mean clients.c",
        "{'name': 'a', 'redirect_uris': ['http://shop.example/back']}|redirect_uris",
        "{'name': 'a', 'secret': '0123456789abcdef0123'}|only the configuration says that",
        "{'name': 'a', 'backchannel_logout_uri': 'https://a/b'}|only the configuration says that",
        "{'name': 'a', 'jwks_uri': 'https://a/b'}|only the configuration says that",
        "{'name': 'a', 'access_token_signed_response_alg': 'HS256'}|HS256",
        "{'name': 'a', 'access_token_lifetime': '30m'}|at most 300 seconds",
        "{'name': 'a', 'refresh_token_lifetime': '1h'}|refresh_token_lifetime",
        "{'name': 'a', 'scopes': ['ssf.manage']}|of the configuration",
        "{'name': 'a', 'auth_method': 'none', 'pkce': 'optional'}|pkce",
        "{'name': 'a', 'auth_method': 'private_key_jwt'}|jwks",
        "{'name': 'a', 'id': 'a b'}|id",
        "{'name': 'a', 'id': '..'}|id",
        "{'name': 'a', 'jwks': {}}|jwks"
      })
  void nonsense_isRefusedWithAllThatIsWrong(String body, String said) {
    Answer answer = operator("POST", "", body.replace('\'', '"'));
    assertEquals(400, answer.status(), answer.body());
    assertEquals("invalid_client_metadata", answer.text("code"));
    assertTrue(answer.text("detail").contains(said), answer.body());
    assertEquals(0, node.number("SELECT COUNT(*) FROM client"));
  }

  @Test
  void whoeverIsNoOperator_isRefused() {
    String catalogue = "catalogue:" + NodeFixture.CATALOGUE_SECRET;
    for (String method : List.of("GET", "POST")) {
      assertEquals(401, send(catalogue, method, "/v1/admin/clients", SHOP).status());
    }
    for (String method : List.of("GET", "PUT", "DELETE")) {
      assertEquals(401, send(catalogue, method, "/v1/admin/clients/shop", SHOP).status());
    }
    assertEquals(401, send(catalogue, "POST", "/v1/admin/clients/shop/secret", "").status());
    String viewers = node.tokens(browser()).access();
    assertEquals(401, node.get("/v1/admin/clients", viewers).status());
  }

  @Test
  void sameId_registeredManyTimesAtOnce_isOneClient() throws Exception {
    Set<String> secrets = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> asked =
          java.util.stream.IntStream.range(0, 16)
              .mapToObj(i -> threads.submit(() -> operator("POST", "", SHOP)))
              .toList();
      for (Future<Answer> one : asked) {
        if (one.get().status() == 201) {
          secrets.add(one.get().text("secret"));
        }
      }
    }
    assertEquals(1, secrets.size());
    signIn(browser(), "shop", Map.of("client_secret", secrets.iterator().next())).tokens();
  }
}
