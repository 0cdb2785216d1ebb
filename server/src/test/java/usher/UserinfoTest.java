package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.account.Account;
import usher.profile.Profiles;
import usher.web.Browser;

/**
 * Goal: userinfo tells what the scopes allow (OpenID Connect Core 5.3 and 5.4) and refuses by RFC
 * 6750. Method: raw requests to a whole node.
 */
class UserinfoTest {
  private static final String CROSS_ORIGIN =
      """
      Access-Control-Allow-Origin: *
      Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
      """;

  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;
  private Account ada;
  private Browser browser;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
    ada = node.account();
    browser = parties.browser(ada);
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private String access(String scope) {
    return parties.tokens(browser, scope).text("access_token");
  }

  private Map<String, Object> userinfo(String token) {
    Answer answer = node.get("/oauth/userinfo", token);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  @Test
  void scopes_decideWhatItTells_core_5_4() {
    String sub = ada.id().value();
    assertEquals(Map.of("sub", sub), userinfo(access("openid")));
    assertEquals(
        Map.of("sub", sub, "email", ada.email(), "email_verified", false),
        userinfo(access("openid email")));
    assertEquals(Map.of("sub", sub), userinfo(access("openid profile")), "nobody watches yet");
    Answer watching = parties.tokens(browser, "openid profile account");
    String profile =
        ((Profiles.Done) node.house().profiles.add(ada.id(), "Ada", "plum", false)).profile().id();
    node.json(
        "PATCH",
        "/v1/sign-ins/current",
        watching.text("access_token"),
        "{\"profile\": \"" + profile + "\"}");
    assertEquals(
        Map.of("sub", sub, "name", "Ada", "picture", "http://localhost:8080/pictures/plum.svg"),
        userinfo(watching.text("access_token")));
  }

  @Test
  void token_inHeaderOrForm_isTaken_rfc6750_2() {
    String token = access("openid");
    String json = "{\"sub\":\"" + ada.id().value() + "\"}";
    String expected =
        "HTTP/1.1 200 OK\nCache-Control: no-store\n"
            + CROSS_ORIGIN
            + "Content-Type: application/json\nContent-Length: "
            + json.length()
            + "\n\n"
            + json;
    assertEquals(
        expected,
        parties.say(
            """
            GET /oauth/userinfo HTTP/1.1
            Host: localhost:8080
            Authorization: Bearer %s
            """
                .formatted(token)));
    assertEquals(
        expected,
        parties.say(
            """
            POST /oauth/userinfo HTTP/1.1
            Host: localhost:8080
            Content-Type: application/x-www-form-urlencoded

            access_token=%s
            """
                .formatted(token)));
    assertEquals(
        expected,
        parties.say(
            """
            POST /oauth/userinfo HTTP/1.1
            Host: localhost:8080
            authorization: bearer %s
            Content-Length: 0
            """
                .formatted(token)));
  }

  private static String refused(String status, String challenge, String json) {
    return "HTTP/1.1 "
        + status
        + "\nCache-Control: no-store\n"
        + CROSS_ORIGIN
        + "Content-Type: application/json\nPragma: no-cache\nWWW-Authenticate: "
        + challenge
        + "\nContent-Length: "
        + json.length()
        + "\n\n"
        + json;
  }

  @Test
  void noToken_isAskedForWithoutAnErrorCode_rfc6750_3_1() {
    String expected =
        refused(
            "401 Unauthorized",
            "Bearer realm=\"usher\", DPoP realm=\"usher\", algs=\"ES256 EdDSA RS256\"",
            """
            {"error":"token_missing","error_description":"This needs an access token."}\
            """);
    assertEquals(expected, parties.say("GET /oauth/userinfo HTTP/1.1\nHost: localhost:8080"));
    // RFC 6750, section 2.3: tokens in addresses end up in logs.
    assertEquals(
        expected,
        parties.say(
            "GET /oauth/userinfo?access_token="
                + access("openid")
                + " HTTP/1.1\nHost: localhost:8080"));
  }

  @Test
  void tokenThatIsNone_isInvalidToken_rfc6750_3_1() {
    String expected =
        refused(
            "401 Unauthorized",
            "Bearer realm=\"usher\", error=\"invalid_token\"",
            """
            {"error":"invalid_token","error_description":"The access token is not accepted."}\
            """);
    Answer tokens = parties.tokens(browser, "openid");
    for (String token : new String[] {"x", tokens.text("id_token"), tokens.text("refresh_token")}) {
      assertEquals(
          expected,
          parties.say(
              "GET /oauth/userinfo HTTP/1.1\nHost: localhost:8080\nAuthorization: Bearer "
                  + token));
    }
  }

  @Test
  void tokenWithoutTheScope_isInsufficientScope_rfc6750_3_1() {
    assertEquals(
        refused(
            "403 Forbidden",
            "Bearer realm=\"usher\", error=\"insufficient_scope\", scope=\"openid\"",
            """
            {"error":"insufficient_scope","error_description":"The token lacks the scope openid."}\
            """),
        parties.say(
            "GET /oauth/userinfo HTTP/1.1\nHost: localhost:8080\nAuthorization: Bearer "
                + access("account")));
  }

  @Test
  void tokenInTwoWays_isInvalidRequest_rfc6750_2() {
    String token = access("openid");
    assertEquals(
        refused(
            "400 Bad Request",
            "Bearer realm=\"usher\", error=\"invalid_request\"",
            """
            {"error":"invalid_request","error_description":"The token came in more than one way."}\
            """),
        parties.say(
            """
            POST /oauth/userinfo HTTP/1.1
            Host: localhost:8080
            Authorization: Bearer %s
            Content-Type: application/x-www-form-urlencoded

            access_token=%s
            """
                .formatted(token, token)));
  }

  @Test
  void signedOut_isRefusedAtOnce() {
    Answer tokens = parties.tokens(browser, "openid account");
    node.signOut(tokens.text("access_token"), "\"all\"");
    Answer answer = node.get("/oauth/userinfo", tokens.text("access_token"));
    assertEquals(401, answer.status());
    assertTrue(answer.body().contains("invalid_token"));
  }
}
