package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: each error of RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6, RFC 7636, 9101, 9126 and 9207
 * at the authorization endpoint, byte by byte. Method: raw requests to a whole node.
 */
class AuthorizeWireTest {
  private static final String BACK = "https%3A%2F%2Fshop.example%2Fback";
  private static final String PKCE =
      "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
  private static final String SHOP = "client_id=shop&redirect_uri=" + BACK + "&state=s%20%2F%251";
  private static final String GOOD = SHOP + "&response_type=code&scope=openid&" + PKCE;

  @TempDir static Path folder;
  private static Parties parties;

  @BeforeAll
  static void start() {
    parties = new Parties(folder);
  }

  @AfterAll
  static void stop() {
    parties.close();
  }

  private String get(String query) {
    return parties.say(
        """
        GET /oauth/authorize?%s HTTP/1.1
        Host: localhost:8080
        """
            .formatted(query));
  }

  private static String toTheShop(String error, String description) {
    return """
    HTTP/1.1 303 See Other
    Cache-Control: no-store
    Location: https://shop.example/back?error=%s&error_description=%s&state=s+%%2F%%251\
    &iss=http%%3A%%2F%%2Flocalhost%%3A8080
    Content-Length: 0

    """
        .formatted(error, description);
  }

  @Test
  void responseTypeMissing_isInvalidRequest_rfc6749_4_1_2_1() {
    assertEquals(
        toTheShop("invalid_request", "The+response_type+is+missing."),
        get(SHOP + "&scope=openid&" + PKCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "id_token", "code%20id_token", "none", "CODE"})
  void responseTypeOther_isUnsupported_rfc6749_4_1_2_1(String type) {
    assertEquals(
        toTheShop("unsupported_response_type", "The+response_type+must+be+code."),
        get(SHOP + "&scope=openid&response_type=" + type + "&" + PKCE));
  }

  @Test
  void scopeBeyondTheClients_isInvalidScope_rfc6749_4_1_2_1() {
    assertEquals(
        toTheShop("invalid_scope", "This+client+may+not+ask+for+all+of+that."),
        get(SHOP + "&response_type=code&scope=openid%20revocations&" + PKCE));
  }

  @Test
  void clientWithoutThatGrant_isUnauthorizedClient_rfc6749_4_1_2_1() {
    assertEquals(
        """
        HTTP/1.1 303 See Other
        Cache-Control: no-store
        Location: https://box.example/back?error=unauthorized_client\
        &error_description=This+client+is+not+registered+for+this+grant+type.\
        &iss=http%3A%2F%2Flocalhost%3A8080
        Content-Length: 0

        """,
        get(
            "client_id=box&redirect_uri=https%3A%2F%2Fbox.example%2Fback&response_type=code&"
                + PKCE));
  }

  @ParameterizedTest
  @CsvSource({
    "scope=openid&scope=email, A+parameter+came+more+than+once.",
    "x=1&x=2, A+parameter+came+more+than+once.",
    "prompt=none%20login, The+prompt+none+stands+alone.",
    "prompt=create, The+prompt+has+a+word+that+is+not+known.",
    "max_age=-1, The+max_age+is+not+a+number+of+seconds.",
    "max_age=1e3, The+max_age+is+not+a+number+of+seconds.",
    "response_mode=jwt, 'The+response_mode+must+be+query%2C+fragment+or+form_post.'",
    "id_token_hint=x, The+id_token_hint+is+not+an+ID+token+of+ours."
  })
  void parameterWrong_isInvalidRequest(String more, String description) {
    assertEquals(toTheShop("invalid_request", description), get(GOOD + "&" + more));
  }

  @Test
  void stateTwice_isInvalidRequestAndEchoesNeither_rfc6749_3_1() {
    String reply = get(GOOD + "&state=other");
    assertTrue(reply.contains("?error=invalid_request&"), reply);
    assertFalse(reply.contains("state="), reply);
  }

  @ParameterizedTest
  @CsvSource({
    "'', PKCE+with+code_challenge_method%3DS256+is+required.",
    "code_challenge_method=S256, PKCE+with+code_challenge_method%3DS256+is+required.",
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM,"
        + " PKCE+with+code_challenge_method%3DS256+is+required.",
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=plain,"
        + " PKCE+with+code_challenge_method%3DS256+is+required.",
    "code_challenge=abc&code_challenge_method=S256,"
        + " The+code_challenge+is+not+a+SHA-256+in+base64url."
  })
  void pkceMissingOrPlain_isInvalidRequest_rfc7636_4_4_1(String pkce, String description) {
    assertEquals(
        toTheShop("invalid_request", description),
        get(SHOP + "&response_type=code&scope=openid&" + pkce));
  }

  @ParameterizedTest
  @CsvSource({
    "request=eyJhbGciOiJub25lIn0., request_not_supported, Usher+takes+no+request+objects.",
    "request_uri=https%3A%2F%2Fshop.example%2Frequest, request_uri_not_supported,"
        + " Usher+takes+no+request_uri+but+its+own.",
    "registration=%7B%7D, registration_not_supported, Clients+are+registered+beforehand."
  })
  void requestObject_isNotSupported_core_3_1_2_6(String more, String error, String description) {
    assertEquals(toTheShop(error, description), get(GOOD + "&" + more));
  }

  @Test
  void promptNone_whenNobodyIsSignedIn_isLoginRequired_core_3_1_2_6() {
    assertEquals(
        toTheShop("login_required", "The+viewer+would+have+to+see+a+page."),
        get(GOOD + "&prompt=none"));
  }

  @Test
  void claimsParameter_isIgnored_core_5_5() {
    String reply = get(GOOD + "&claims=%7B%22userinfo%22%3A%7B%7D%7D&display=page&acr_values=1");
    assertTrue(reply.contains("\nLocation: /sign-in?next="), reply);
  }

  @Test
  void resourceTwice_isNoFault_rfc8707() {
    String reply = get(GOOD + "&resource=https%3A%2F%2Fa&resource=https%3A%2F%2Fb");
    assertTrue(reply.contains("\nLocation: /sign-in?next="), reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "client_id=nobody&redirect_uri=" + BACK,
        "client_id=shop&client_id=shop&redirect_uri=" + BACK,
        "client_id=shop",
        "client_id=shop&redirect_uri=",
        "client_id=shop&redirect_uri=https%3A%2F%2Fevil.example%2F",
        "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example%2Fback%2F",
        "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fx%3D1",
        "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example%3A444%2Fback",
        "client_id=shop&redirect_uri=HTTPS%3A%2F%2Fshop.example%2Fback",
        "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example%2Fback%2F..%2Fback",
        "client_id=shop&redirect_uri=" + BACK + "&redirect_uri=" + BACK,
        "client_id=stranger&redirect_uri=" + BACK,
        "client_id=shop&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax&redirect_uri="
            + BACK,
        "client_id=laptop&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%40evil.example%2Fback",
        "client_id=laptop&redirect_uri=http%3A%2F%2F127.0.0.1.evil.example%2Fback",
        "client_id=laptop&redirect_uri=http%3A%2F%2Flocalhost%3A5000%2Fback",
        "client_id=laptop&redirect_uri=https%3A%2F%2F127.0.0.1%2Fback",
        "client_id=laptop&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fback%2F"
      })
  void clientAndAddressNotBelongingTogether_isAPageAndLeadsNowhere(String query) {
    String reply = get(query + "&response_type=code&prompt=none&" + PKCE);
    assertTrue(reply.startsWith("HTTP/1.1 400 Bad Request\n"), reply);
    assertFalse(reply.contains("\nLocation:"), reply);
    assertTrue(reply.contains("The app that sent you here made a mistake"), reply);
    assertFalse(reply.matches("(?s).*=\"https?:[^\"]*evil.*"), reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http%3A%2F%2F127.0.0.1%3A51004%2Fback",
        "http%3A%2F%2F127.0.0.1%2Fback",
        "http%3A%2F%2F%5B%3A%3A1%5D%3A9%2Fback",
        "com.example.desktop%3A%2Fback"
      })
  void loopbackAddress_withAnyPort_isTheApps_rfc8252_7_3(String back) {
    String reply =
        get("client_id=laptop&redirect_uri=" + back + "&response_type=code&prompt=none&" + PKCE);
    String location = Parties.parameter("?to=" + back, "to");
    assertTrue(reply.contains("\nLocation: " + location + "?error=login_required&"), reply);
  }

  @Test
  void redirectUriWithAQuery_keepsIt_rfc6749_3_1_2() {
    String reply =
        get(
            "client_id=old-shop&redirect_uri=https%3A%2F%2Fold.example%2Fback%3Fshop%3D1"
                + "&response_type=code&prompt=none");
    assertTrue(
        reply.contains("\nLocation: https://old.example/back?shop=1&error=login_required&"), reply);
  }

  @Test
  void responseModeFragment_answersAfterTheHash() {
    assertEquals(
        """
        HTTP/1.1 303 See Other
        Cache-Control: no-store
        Location: https://shop.example/back#error=login_required\
        &error_description=The+viewer+would+have+to+see+a+page.&state=s+%2F%251\
        &iss=http%3A%2F%2Flocalhost%3A8080
        Content-Length: 0

        """,
        get(GOOD + "&prompt=none&response_mode=fragment"));
  }

  @Test
  void responseModeFormPost_answersWithAFormForTheApp() {
    String reply =
        get(GOOD.replace("s%20%2F%251", "%22%3E%3Cb%3E") + "&prompt=none&response_mode=form_post");
    assertTrue(reply.startsWith("HTTP/1.1 200 OK\nCache-Control: no-store\n"), reply);
    String form = reply.replaceAll("(?s).*(<form.*?)<button.*", "$1").replaceAll("\\n\\s*", "\n");
    assertEquals(
        """
        <form method="post" action="https://shop.example/back" data-send>
        <input type="hidden" name="error" value="login_required">
        <input type="hidden" name="error_description"\
         value="The viewer would have to see a page.">
        <input type="hidden" name="state" value="&#34;>&lt;b>">
        <input type="hidden" name="iss" value="http://localhost:8080">
        """,
        form);
  }

  @Test
  void post_isAskedForOnceMoreWithGet_soThatTheCookieComes() {
    assertEquals(
        """
        HTTP/1.1 303 See Other
        Cache-Control: no-store
        Location: /oauth/authorize?client_id=shop&response_type=code&state=a+b
        Content-Length: 0

        """,
        parties.say(
            """
            POST /oauth/authorize HTTP/1.1
            Host: localhost:8080
            Content-Type: application/x-www-form-urlencoded

            client_id=shop&response_type=code&state=a%20b
            """));
  }

  @Test
  void request_tooLongForAPage_isToldToTheApp() {
    String state = "x".repeat(7_000);
    String reply = get(GOOD + "&login_hint=" + state);
    assertTrue(
        reply.contains("error=invalid_request&error_description=The+request+is+too+long"), reply);
    String posted =
        parties.say(
            "POST /oauth/authorize HTTP/1.1\nHost: a\n"
                + "Content-Type: application/x-www-form-urlencoded\n\n"
                + GOOD
                + "&login_hint="
                + state
                + state);
    assertTrue(
        posted.contains("error=invalid_request&error_description=The+request+is+too"), posted);
  }
}
