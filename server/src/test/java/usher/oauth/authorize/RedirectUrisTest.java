package usher.oauth.authorize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a page with a form may lead on to the app that asked, and to no other place. Method: the
 * kinds of addresses that apps have.
 */
class RedirectUrisTest {
  @ParameterizedTest
  @CsvSource({
    "https://app.example/back?x=1, https://app.example",
    "https://app.example:8443/back, https://app.example:8443",
    "http://localhost:8081/callback, http://localhost:8081",
    "http://127.0.0.1:51004/callback, http://127.0.0.1:51004",
    "http://[::1]:51004/callback, http:",
    "com.example.app:/callback, com.example.app:"
  })
  void formAction_namesTheAppsOwnPlace(String redirectUri, String named) {
    assertEquals(named, RedirectUris.formAction(redirectUri));
  }
}
