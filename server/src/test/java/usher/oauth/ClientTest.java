package usher.oauth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.oauth.client.Credential;

/**
 * Goal: answers go to registered addresses alone, and to any port of a registered loopback address
 * (RFC 8252, section 7.3). Method: one client, and what others might ask for in its name.
 */
class ClientTest {
  private static final Client CLIENT =
      new Client(
          "desktop",
          "Desktop",
          new Credential.None(),
          List.of(
              "http://127.0.0.1/callback",
              "http://[::1]:7000/callback?from=usher",
              "http://localhost:8081/callback",
              "https://app.example/callback",
              "com.example.app:/callback"),
          Set.of(),
          "api",
          Set.of(),
          null,
          RedirectFlow.STANDARD,
          TokenForm.standard(Duration.ofMinutes(5)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:51004/callback",
        "http://127.0.0.1:65535/callback",
        "http://[::1]/callback?from=usher",
        "http://[::1]:51004/callback?from=usher",
        "http://localhost:8081/callback",
        "https://app.example/callback",
        "com.example.app:/callback"
      })
  void mayRedirectTo_registeredAddresses_andAnyPortOfLoopback(String asked) {
    assertTrue(CLIENT.mayRedirectTo(asked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:99999999999/callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:51004",
        "http://127.0.0.1:51004/callback/",
        "http://127.0.0.1:51004/callback?more=1",
        "http://127.0.0.1:51004/callback#part",
        "http://127.0.0.1:51004/callback\n",
        "http://127.0.0.1:51004@evil.example/callback",
        "http://127.0.0.1.evil.example:51004/callback",
        "http://user@127.0.0.1:51004/callback",
        "http://127.0.0.2:51004/callback",
        "https://127.0.0.1:51004/callback",
        "HTTP://127.0.0.1:51004/callback",
        "http://[::1]:51004/callback",
        "http://localhost:8082/callback",
        "https://app.example:8443/callback",
        "com.example.app:/other"
      })
  void mayRedirectTo_nothingElse(String asked) {
    assertFalse(CLIENT.mayRedirectTo(asked));
  }
}
