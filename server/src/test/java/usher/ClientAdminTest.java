package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Tokens;
import usher.testing.Race;

/** Goal: clients come, change and go while Usher runs. Method: a whole node over HTTP. */
class ClientAdminTest {
  private static final String CLIENTS = "/v1/admin/clients";
  private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");
  private static final String BACK_END =
      """
      {"id": "billing", "name": "Billing", "auth_method": "client_secret_basic",
       "grants": ["client_credentials"], "scopes": ["reports"], "access_token": "2m"}
      """;

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void stop() {
    programs.close();
  }

  private Answer call(String method, String path, String body) {
    return programs.node.send(
        programs
            .node
            .request(path)
            .header("Authorization", Programs.basicHeader("reporter", Programs.SECRET))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private int works(String id, String secret) {
    return programs.basic("/oauth/token", id, secret, GRANT).status();
  }

  @Test
  void add_withASecret_tellsItOnceAndKeepsItsHash() {
    Answer added = call("POST", CLIENTS, BACK_END);
    assertEquals(201, added.status(), added.body());
    assertEquals(CLIENTS + "/billing", added.http().headers().firstValue("Location").orElse(""));
    String secret = added.text("secret");
    assertEquals(43, secret.length(), "256 bits");
    Answer token = programs.basic("/oauth/token", "billing", secret, GRANT);
    assertEquals("120", token.text("expires_in"), token.body());
    Answer seen = call("GET", CLIENTS + "/billing", "");
    assertFalse(seen.json().containsKey("secret"));
    assertFalse(seen.body().contains(secret));
    assertEquals("api", seen.text("source"));
    assertEquals(
        0,
        programs.node.number(
            "SELECT COUNT(*) FROM client WHERE settings || secret_hash LIKE ?",
            "%" + secret + "%"));
  }

  @Test
  void add_publicAppOrOneWithKeys_works() {
    Answer app =
        call(
            "POST",
            CLIENTS,
            """
            {"name": "Phone app", "grants": ["urn:ietf:params:oauth:grant-type:device_code"],
             "scopes": ["account"]}
            """);
    assertEquals(201, app.status(), app.body());
    assertFalse(app.json().containsKey("secret"));
    Map<String, String> form = Map.of("client_id", app.text("id"));
    assertEquals(200, programs.node.post("/oauth/device_authorization", form).status());
    ECKey key = Programs.newKey("k");
    Answer withKeys =
        call(
            "POST",
            CLIENTS,
            """
            {"id": "signing", "name": "Signing", "auth_method": "private_key_jwt", "jwks": %s,
             "grants": ["client_credentials"], "scopes": ["reports"]}
            """
                .formatted(new JWKSet(key.toPublicJWK())));
    assertEquals(201, withKeys.status(), withKeys.body());
    String assertion = Programs.sign(programs.assertion("signing"), key);
    assertEquals(200, programs.asserted(assertion).status());
  }

  @Test
  void add_settingsThatDoNotFit_namesAllOfThem() {
    Answer answer =
        call(
            "POST",
            CLIENTS,
            """
            {"id": "x", "redirect_uri": ["https://x.example/"], "access_token": "2h",
             "secret": "mine, please", "jwks_uri": "http://169.254.169.254/latest",
             "grants": "client_credentials"}
            """);
    assertEquals(400, answer.status());
    assertEquals("invalid_client_settings", answer.text("code"));
    String problems = answer.text("problems");
    for (String expected :
        List.of(
            "redirect_uri: unknown; did you mean redirect_uris?",
            "access_token: \\\"2h\\\" is not allowed",
            "secret: Usher makes the secret",
            "jwks_uri: addresses to fetch keys from stand in the configuration only",
            "grants: client_credentials needs",
            "name: a client needs a name")) {
      assertTrue(
          problems.contains(expected.replace("\\\"", "\"")), problems + " lacks " + expected);
    }
    assertEquals(404, call("GET", CLIENTS + "/x", "").status());
  }

  @Test
  void add_bodyOrIdThatIsNone_isRefused() {
    for (String body : List.of("", "[]", "7", "null", "{", "{\"id\": 7, \"name\": \"x\"}")) {
      assertEquals(400, call("POST", CLIENTS, body).status(), body);
    }
    for (String id : List.of("", "a/b", "a b", "x".repeat(65))) {
      Answer answer = call("POST", CLIENTS, "{\"id\": \"%s\", \"name\": \"x\"}".formatted(id));
      assertEquals("invalid_id", answer.text("code"), id);
    }
  }

  @Test
  void add_idThatIsTaken_isRefused_alsoByTheConfiguration() {
    assertEquals(201, call("POST", CLIENTS, BACK_END).status());
    for (String body : List.of(BACK_END, BACK_END.replace("billing", "reporter"))) {
      Answer answer = call("POST", CLIENTS, body);
      assertEquals(409, answer.status());
      assertEquals("client_exists", answer.text("code"));
    }
  }

  @Test
  void add_sameIdManyTimesAtOnce_oneGetsIt() {
    List<Integer> statuses = Race.of(8, i -> call("POST", CLIENTS, BACK_END).status());
    assertEquals(1, statuses.stream().filter(status -> status == 201).count());
    assertEquals(7, statuses.stream().filter(status -> status == 409).count());
  }

  @Test
  void replace_keepsTheSecret_unlessItHasNoneAnyMore() {
    String secret = call("POST", CLIENTS, BACK_END).text("secret");
    String more =
        """
        {"name": "Billing", "auth_method": "client_secret_post", "grants": ["client_credentials"]}
        """;
    Answer changed = call("PUT", CLIENTS + "/billing", more);
    assertEquals(200, changed.status(), changed.body());
    assertFalse(changed.json().containsKey("secret"));
    assertEquals(401, works("billing", secret), "the header is no longer its way");
    assertEquals(
        200,
        programs
            .node
            .token(
                Map.of(
                    "grant_type", "client_credentials",
                    "client_id", "billing",
                    "client_secret", secret))
            .status());
    assertEquals(200, call("PUT", CLIENTS + "/billing", "{\"name\": \"Billing\"}").status());
    String fresh = call("PUT", CLIENTS + "/billing", more).text("secret");
    assertNotEquals(secret, fresh);
    assertEquals(43, fresh.length());
  }

  @Test
  void renewSecret_theOldOneIsWorthNothing() {
    String old = call("POST", CLIENTS, BACK_END).text("secret");
    String fresh = call("POST", CLIENTS + "/billing/secret", "").text("secret");
    assertEquals(401, works("billing", old));
    assertEquals(200, works("billing", fresh));
    call("POST", CLIENTS, "{\"id\": \"app\", \"name\": \"App\"}");
    Answer none = call("POST", CLIENTS + "/app/secret", "");
    assertEquals(409, none.status());
    assertEquals("no_secret", none.text("code"));
  }

  @Test
  void remove_itsTokensAreWorthNothingHere() {
    call(
        "POST",
        CLIENTS,
        """
        {"id": "phone", "name": "Phone", "scopes": ["account"],
         "grants": ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]}
        """);
    var browser = programs.browser();
    Answer asked = programs.node.post("/oauth/device_authorization", Map.of("client_id", "phone"));
    programs.node.allow(browser, asked.text("user_code"), null);
    Tokens tokens = programs.node.poll("phone", asked.text("device_code")).tokens();
    assertEquals(200, programs.node.get("/v1/account", tokens.access()).status());
    assertEquals(true, programs.introspect("auditor", tokens.access()).json().get("active"));
    assertEquals(204, call("DELETE", CLIENTS + "/phone", "").status());
    assertEquals(401, programs.node.get("/v1/account", tokens.access()).status());
    assertEquals(false, programs.introspect("auditor", tokens.access()).json().get("active"));
    assertEquals("invalid_client", programs.node.refresh("phone", tokens.refresh()).text("error"));
    assertEquals(404, call("DELETE", CLIENTS + "/phone", "").status());
  }

  @Test
  void list_showsBothKinds_andTheConfigurationsAreChangedThere() {
    call("POST", CLIENTS, BACK_END);
    String all = call("GET", CLIENTS, "").body();
    assertTrue(all.contains("\"id\":\"billing\"") && all.contains("\"id\":\"reporter\""), all);
    assertFalse(all.contains(Programs.SECRET));
    Answer one = call("GET", CLIENTS + "/reporter", "");
    assertEquals("configuration", one.text("source"));
    for (Answer answer :
        List.of(
            call("PUT", CLIENTS + "/reporter", "{\"name\": \"x\"}"),
            call("DELETE", CLIENTS + "/reporter", ""),
            call("POST", CLIENTS + "/reporter/secret", ""))) {
      assertEquals(409, answer.status());
      assertEquals("client_of_the_configuration", answer.text("code"));
    }
  }

  @Test
  void caller_withoutTheScope_isRefusedEverywhere() {
    String viewer = programs.viewer().access();
    String reports = programs.clientToken("reporter", "reports").text("access_token");
    for (String route :
        List.of(
            "GET " + CLIENTS,
            "POST " + CLIENTS,
            "GET " + CLIENTS + "/x",
            "PUT " + CLIENTS + "/x",
            "DELETE " + CLIENTS + "/x",
            "POST " + CLIENTS + "/x/secret")) {
      String[] parts = route.split(" ", 2);
      assertEquals(401, programs.node.json(parts[0], parts[1], null, "{}").status(), route);
      assertEquals(401, programs.node.json(parts[0], parts[1], viewer, "{}").status(), route);
      assertEquals(403, programs.node.json(parts[0], parts[1], reports, "{}").status(), route);
      Answer basic =
          programs.node.send(
              programs
                  .node
                  .request(parts[1])
                  .header("Authorization", Programs.basicHeader("gate", Programs.SECRET))
                  .method(parts[0], HttpRequest.BodyPublishers.ofString("{}")));
      assertEquals(401, basic.status(), route);
    }
    String admin = programs.clientToken("reporter", "admin").text("access_token");
    assertEquals(200, programs.node.get(CLIENTS, admin).status());
  }

  @Test
  void anotherNode_learnsOfThem() {
    String secret = call("POST", CLIENTS, BACK_END).text("secret");
    try (House other =
        new House(programs.node.house().config, programs.node.clock, new SecureRandom())) {
      Clientele clientele = new Clientele(other);
      assertTrue(clientele.clients.find("billing").isPresent());
      call("DELETE", CLIENTS + "/billing", "");
      clientele.refresh();
      assertTrue(clientele.clients.find("billing").isEmpty());
    }
    assertEquals(401, works("billing", secret));
  }

  @Test
  void rowThatDoesNotFitAnyMore_keepsNobodyFromStarting() {
    call("POST", CLIENTS, BACK_END);
    programs
        .node
        .house()
        .database
        .write(tx ->
            tx.execute("UPDATE client SET settings = '{\"name\": \"x\", \"colour\": \"red\"}'"));
    programs.close();
    programs = new Programs(folder);
    assertEquals(404, call("GET", CLIENTS + "/none", "").status());
    assertEquals(200, programs.clientToken("reporter").status());
    assertEquals(401, works("billing", Programs.SECRET));
  }
}
