package usher;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.Accounts;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.grant.DeviceCodes;
import usher.grant.UserCode;
import usher.revocation.Revocation;
import usher.secret.Secrets;
import usher.signin.BrowserCookie;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signout.Arrival;
import usher.signout.Entrance;
import usher.testing.FakeClock;

/**
 * A whole node on a real port and a real file, with a clock that the test moves, and its callers.
 */
final class NodeFixture implements AutoCloseable {
  static final String ISSUER = "http://localhost:8080";
  static final String PASSWORD = "umbrella tango orbit 7";
  static final String CATALOGUE_SECRET = "0123456789abcdef0123456789abcdef0123456789a";
  static final String CALLBACK = "http://localhost:8081/callback";
  private static final String SETTINGS =
      """
      issuer = "http://localhost:8080"
      [http]
      port = 0
      [data]
      dir = "FOLDER"
      [password]
      argon2_memory_kib = 1024
      argon2_iterations = 1
      [tokens]
      device_hold = "300ms"
      [clients.web]
      name = "Matinee"
      redirect_uris = ["http://localhost:8081/callback"]
      grants = ["authorization_code", "refresh_token"]
      audience = "matinee"
      scopes = ["account", "catalogue"]
      [clients.other]
      name = "Other"
      redirect_uris = ["http://localhost:8082/callback"]
      grants = ["authorization_code", "refresh_token"]
      audience = "other"
      scopes = ["account"]
      [clients.desktop]
      name = "Matinee Desktop"
      redirect_uris = ["http://127.0.0.1/callback"]
      audience = "matinee"
      scopes = ["account"]
      [clients.tv]
      name = "Matinee TV"
      grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
      audience = "matinee"
      scopes = ["account", "catalogue"]
      [clients.stick]
      name = "Matinee Stick"
      grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
      scopes = ["catalogue"]
      [clients.catalogue]
      name = "Catalogue"
      secret = "0123456789abcdef0123456789abcdef0123456789a"
      scopes = ["revocations"]
      [clients.operator]
      name = "Operator"
      secret = "0123456789abcdef0123456789abcdef0123456789c"
      scopes = ["admin", "metrics"]
      [clients.backend]
      name = "Back end"
      secret = "0123456789abcdef0123456789abcdef0123456789b"
      scopes = ["catalogue"]
      """;

  final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  final Server server;
  final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final SecureRandom random = new SecureRandom();
  private final Secrets secrets = new Secrets(random);

  NodeFixture(Path folder) {
    this(folder, settings -> settings);
  }

  /** With other settings. */
  NodeFixture(Path folder, UnaryOperator<String> change) {
    try {
      Path file = folder.resolve("usher.toml");
      Files.writeString(
          file, change.apply(SETTINGS.replace("FOLDER", folder.resolve("data").toString())));
      server = new Server(new ConfigReader(file, Map.of()).read(), clock, random);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tokens, as the token endpoint gives them. */
  record Tokens(String access, String refresh, String sid) {}

  /** A browser that is signed in. */
  record Browser(Account account, SignIn signIn, String cookie) {}

  /**
   * An answer that has been read.
   *
   * @param operation of the OpenAPI document, to which it has been held; null if of none
   */
  record Answer(int status, String body, HttpResponse<String> http, @Nullable String operation) {
    Map<String, Object> json() {
      try {
        return JSONObjectUtils.parse(body);
      } catch (ParseException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    String text(String member) {
      return String.valueOf(json().get(member));
    }

    Tokens tokens() {
      if (status != 200) {
        throw new AssertionError("no tokens: " + status + " " + body);
      }
      return new Tokens(text("access_token"), text("refresh_token"), text("sid"));
    }
  }

  House house() {
    return server.house;
  }

  Account account() {
    String email = "viewer" + random.nextLong(1L << 60) + "@example.org";
    return switch (house().accounts.add(email, PASSWORD, "standard")) {
      case Accounts.Added(Account account) -> account;
      case Accounts.Refused refused -> throw new AssertionError(refused);
    };
  }

  Account again(Account account) {
    return house().accounts.find(account.id()).orElseThrow();
  }

  /** A browser that comes in with the password as it is now, on a device of that name. */
  Browser browser(Account account, String device) {
    return enter(again(account), device).orElseThrow();
  }

  /** The same with a password hash that may be an old one; empty if the door stays shut. */
  Optional<Browser> enter(Account verified, String device) {
    String secret = secrets.secret();
    Arrival arrival =
        new Arrival(
            verified.id(),
            Secrets.hash(device),
            new DeviceDescription(DeviceKind.COMPUTER, device, ""),
            "web",
            "local",
            verified.passwordHash(),
            Secrets.hash(secret),
            null);
    return switch (house().database.write(tx -> house().entrance.enter(tx, arrival))) {
      case Entrance.Entered entered -> {
        SignIn signIn = entered.signIn();
        String value = new BrowserCookie(signIn.account(), signIn.sid(), secret).value();
        yield Optional.of(new Browser(verified, signIn, BrowserCookie.NAME + "=" + value));
      }
      case Entrance.Refused _ -> Optional.empty();
    };
  }

  /** The whole redirect flow. */
  Tokens tokens(Browser browser) {
    CodeVerifier verifier = new CodeVerifier();
    return redeem(code(browser, verifier).orElseThrow(), verifier).tokens();
  }

  /** A code, if the browser is still let in. */
  Optional<String> code(Browser browser, CodeVerifier verifier) {
    Answer answer = authorize(browser.cookie(), verifier, Map.of());
    String location = answer.http().headers().firstValue("Location").orElse("");
    return location.startsWith(CALLBACK) && location.contains("code=")
        ? Optional.of(location.replaceFirst(".*[?&]code=([^&]*).*", "$1"))
        : Optional.empty();
  }

  Answer authorize(@Nullable String cookie, CodeVerifier verifier, Map<String, String> more) {
    Map<String, String> query = new java.util.TreeMap<>();
    query.put("response_type", "code");
    query.put("client_id", "web");
    query.put("redirect_uri", CALLBACK);
    query.put("state", "s1");
    query.put("code_challenge_method", "S256");
    query.put(
        "code_challenge", CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
    query.putAll(more);
    query.values().removeIf(String::isEmpty);
    HttpRequest.Builder request = request("/oauth/authorize?" + encode(query)).GET();
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return send(request);
  }

  Answer redeem(String code, CodeVerifier verifier) {
    return token(
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            "web",
            "redirect_uri",
            CALLBACK,
            "code",
            code,
            "code_verifier",
            verifier.getValue()));
  }

  Answer refresh(String client, String refreshToken) {
    return token(
        Map.of(
            "grant_type", "refresh_token",
            "client_id", client,
            "refresh_token", refreshToken));
  }

  Answer token(Map<String, String> form) {
    return post("/oauth/token", form);
  }

  /** A television asks. */
  Answer ask(String deviceId) {
    return post(
        "/oauth/device_authorization",
        Map.of(
            "client_id", "tv",
            "device_id", deviceId,
            "device_name", "Living Room TV",
            "device_kind", "tv"));
  }

  Answer poll(String deviceCode) {
    return poll("tv", deviceCode);
  }

  Answer poll(String client, String deviceCode) {
    return token(
        Map.of(
            "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
            "client_id", client,
            "device_code", deviceCode));
  }

  /** A viewer allows what a television asked. */
  DeviceCodes.Answer allow(Browser browser, String userCode, @Nullable Instant till) {
    return server.deviceCodes.allow(
        UserCode.parse(userCode).orElseThrow(),
        browser.account().id(),
        browser.signIn().sid(),
        till);
  }

  /** A television that a viewer allows, signed in. */
  Tokens television(Browser viewer, String deviceId, @Nullable Instant till) {
    Answer asked = ask(deviceId);
    allow(viewer, asked.text("user_code"), till);
    return poll(asked.text("device_code")).tokens();
  }

  /** What the account API tells of a signed-in device. */
  Map<String, Object> deviceOf(Tokens tokens) {
    try {
      return JSONObjectUtils.getJSONObject(
          get("/v1/sign-ins/current", tokens.access()).json(), "device");
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  SignInId sid(Tokens tokens) {
    return new SignInId(tokens.sid());
  }

  /** All revocations so far. */
  List<Revocation> revocations() {
    return house().database.read(tx -> house().stores.log().after(tx, 0, 1_000_000)).stream()
        .filter(Revocation.class::isInstance)
        .map(Revocation.class::cast)
        .toList();
  }

  long number(String sql, Object... values) {
    return house().database.read(tx -> tx.number(sql, values));
  }

  /** Waits for what happens by itself. */
  static void await(String what, BooleanSupplier come) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!come.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  Answer signOut(String accessToken, String which) {
    return json("POST", "/v1/sign-outs", accessToken, "{\"which\": " + which + "}");
  }

  Answer get(String path, @Nullable String accessToken) {
    return send(bearer(request(path), accessToken).GET());
  }

  Answer delete(String path, String accessToken) {
    return send(bearer(request(path), accessToken).DELETE());
  }

  Answer json(String method, String path, @Nullable String accessToken, String body) {
    return send(
        bearer(request(path), accessToken)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer post(String path, Map<String, String> form) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form))));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpRequest asked = request.build();
      HttpResponse<String> response = client.send(asked, BodyHandlers.ofString());
      String held =
          ApiDocument.SERVED.hold(asked.method(), asked.uri().getPath(), response, response.body());
      return new Answer(response.statusCode(), response.body(), response, held);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpRequest.Builder bearer(
      HttpRequest.Builder request, @Nullable String accessToken) {
    return accessToken == null ? request : request.header("Authorization", "Bearer " + accessToken);
  }

  static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    // The server first: it ends the event streams for which the client would wait.
    server.close();
    client.close();
  }
}
