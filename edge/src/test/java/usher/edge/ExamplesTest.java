package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import usher.edge.example.SignedInValidator;
import usher.edge.example.UsherFilter;
import usher.edge.example.UsherJwtDecoder;

/** The examples do what the README says of them, inside what they are made for. */
class ExamplesTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String ORIGIN = "https://catalogue.example.com";

  private final FakeClock clock = new FakeClock();
  private final Server container = new Server();
  private final HttpClient http = HttpClient.newHttpClient();
  private FakeUsher usher;
  private Edge edge;

  /** What stands behind the filter. */
  private static final class Titles extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Claims claims = (Claims) request.getAttribute(UsherFilter.CLAIMS);
      response.getWriter().print(claims.accountId() + " " + claims.sid());
    }
  }

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
    edge = usher.edge().start();
    assertTrue(edge.awaitReady(LONG));
    ServletContextHandler context = new ServletContextHandler("/");
    context.addFilter(
        new FilterHolder(new UsherFilter(edge, ORIGIN)), "/*", EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new Titles()), "/titles/*");
    container.addConnector(new ServerConnector(container));
    container.setHandler(context);
    container.start();
  }

  @AfterEach
  void stop() throws Exception {
    container.stop();
    edge.close();
    usher.close();
  }

  @Test
  void filter_letsInWhoIsSignedIn_andRefusesWhoIsNot() throws Exception {
    String token = usher.token("sid-1");
    assertEquals("account-1 sid-1", get("Authorization", "Bearer " + token).body());
    assertEquals("account-1 sid-1", get("Authorization", "bearer  " + token).body());
    refused("Bearer", get());
    refused("Bearer", get("Authorization", "Basic eDp5"));
    refused("Bearer", get("Authorization", "Bearer " + token, "Authorization", "Bearer " + token));
    refused("Bearer error=\"invalid_token\"", get("Authorization", "Bearer x"));
    usher.revoke("sid-1");
    usher.awaitApplied(1);
    refused("Bearer error=\"invalid_token\"", get("Authorization", "Bearer " + token));
  }

  @Test
  void filter_boundToken_needsItsProofForThisAddress() throws Exception {
    TestKey key = TestKey.es256("p");
    String token = usher.token(c -> c.claim("cnf", Map.of("jkt", key.thumbprint())));
    refused("Bearer error=\"invalid_token\"", get("Authorization", "Bearer " + token));
    refused("DPoP error=\"invalid_dpop_proof\"", get("Authorization", "DPoP " + token));
    String other = proof(key, token, "/titles/8");
    refused(
        "DPoP error=\"invalid_dpop_proof\"", get("Authorization", "DPoP " + token, "DPoP", other));
    String right = proof(key, token, "/titles/7");
    assertEquals("account-1 sid-1", get("Authorization", "DPoP " + token, "DPoP", right).body());
  }

  @Test
  void filter_cutOff_asksToTryAgain() throws Exception {
    String token = usher.token("sid-1");
    cutOff();
    HttpResponse<String> answer = get("Authorization", "Bearer " + token);
    assertEquals(503, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void springDecoder_isAskedForEachToken() throws Exception {
    followsTheSignIn(new UsherJwtDecoder(edge));
  }

  @Test
  void springValidator_isAskedForEachToken() throws Exception {
    var keys = new ImmutableJWKSet<SecurityContext>(new JWKSet(usher.published));
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    // As Spring's own builders do: time and the rest are for the validators.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(new SignedInValidator(edge));
    followsTheSignIn(decoder);
  }

  private void followsTheSignIn(JwtDecoder decoder) throws Exception {
    var spring = new JwtAuthenticationProvider(decoder);
    var token = new BearerTokenAuthenticationToken(usher.token("sid-1"));
    Authentication found = spring.authenticate(token);
    assertTrue(found.isAuthenticated());
    assertEquals("account-1", found.getName());
    assertTrue(authorities(found).contains("SCOPE_watch"), authorities(found).toString());
    usher.revoke("sid-1");
    usher.awaitApplied(1);
    assertThrows(InvalidBearerTokenException.class, () -> spring.authenticate(token));
    var other = new BearerTokenAuthenticationToken(usher.token("sid-2"));
    assertTrue(spring.authenticate(other).isAuthenticated());
    cutOff();
    // No 401: the app would sign out.
    assertThrows(AuthenticationServiceException.class, () -> spring.authenticate(other));
  }

  private static List<String> authorities(Authentication found) {
    return found.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .collect(Collectors.toList());
  }

  private void cutOff() throws InterruptedException {
    usher.set(() -> usher.down = true);
    usher.await(() -> usher.refusals > 0);
    clock.advance(Duration.ofSeconds(5));
  }

  private HttpResponse<String> get(String... headers) throws Exception {
    URI address =
        URI.create(
            "http://localhost:"
                + ((ServerConnector) container.getConnectors()[0]).getLocalPort()
                + "/titles/7?from=home");
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void refused(String challenge, HttpResponse<String> answer) {
    assertEquals(401, answer.statusCode());
    assertEquals(List.of(challenge), answer.headers().allValues("WWW-Authenticate"));
    assertFalse(answer.body().contains("account-1"));
  }

  private String proof(TestKey key, String token, String path) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    return key.sign(
        Map.of("typ", "dpop+jwt", "alg", key.alg(), "jwk", key.jwk().toJSONObject()),
        Map.of(
            "jti",
            "proof of " + path,
            "htm",
            "GET",
            "htu",
            ORIGIN + path,
            "iat",
            clock.now().getEpochSecond(),
            "ath",
            Base64URL.encode(hash).toString()));
  }
}
