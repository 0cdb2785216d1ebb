package usher.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A person with a browser: signs in on Usher's page, allows televisions. Used by one thread. */
final class Viewer {
  /** What an app holds after it signed in. */
  record Tokens(String access, String refresh) {
    static Tokens of(Answer answer) {
      return new Tokens(answer.text("access_token"), answer.text("refresh_token"));
    }
  }

  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  private final Connection connection;
  private final int account;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private @Nullable String formToken;

  Viewer(Connection connection, int account) {
    this.connection = connection;
    this.account = account;
  }

  /** Opens the sign-in page, once: its form stays good in this browser. */
  Viewer openForm() throws IOException {
    formToken = keep(connection.get("/sign-in", headers()).expect(200)).found(FORM_TOKEN);
    return this;
  }

  /** Gives e-mail and password; with a fresh browser it is a new device each time. */
  Viewer signIn(boolean freshBrowser) throws IOException {
    if (freshBrowser) {
      cookies.keySet().removeIf(name -> !name.endsWith("form"));
    }
    Map<String, String> form =
        Map.of("email", Settings.email(account), "password", Settings.PASSWORD, "csrf", csrf());
    keep(connection.form("/sign-in", encode(form), headers()).expect(303));
    return this;
  }

  /** An app in this browser signs in: code and PKCE. */
  Tokens tokens() throws IOException {
    String verifier = Secrets.make();
    Map<String, String> ask =
        Map.of(
            "response_type", "code",
            "client_id", "web",
            "redirect_uri", Settings.CALLBACK,
            "scope", "account",
            "code_challenge", Secrets.challenge(verifier),
            "code_challenge_method", "S256");
    Answer answer = connection.get("/oauth/authorize?" + encode(ask), headers()).expect(303);
    var code = CODE.matcher(answer.header("Location"));
    if (!code.find()) {
      throw new BenchFailure("No code came back: " + answer.header("Location"));
    }
    Map<String, String> redeem =
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            "web",
            "redirect_uri",
            Settings.CALLBACK,
            "code",
            code.group(1),
            "code_verifier",
            verifier);
    return Tokens.of(connection.form("/oauth/token", encode(redeem)).expect(200));
  }

  /** A new television asks, this viewer allows it, and it signs in (RFC 8628). */
  Tokens television() throws IOException {
    Map<String, String> wish =
        Map.of("client_id", "tv", "device_id", Secrets.make(), "device_name", "TV");
    Answer opened =
        connection.form("/oauth/device_authorization", encode(wish), Addresses.next()).expect(200);
    Map<String, String> decision =
        Map.of(
            "user_code",
            opened.text("user_code"),
            "decision",
            "allow",
            "how_long",
            "always",
            "csrf",
            csrf());
    connection.form("/link/decision", encode(decision), headers()).expect(303);
    Map<String, String> poll =
        Map.of(
            "grant_type",
            DEVICE_GRANT,
            "client_id",
            "tv",
            "device_code",
            opened.text("device_code"));
    return Tokens.of(connection.form("/oauth/token", encode(poll)).expect(200));
  }

  static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String csrf() {
    if (formToken == null) {
      throw new IllegalStateException("the form was not opened");
    }
    return formToken;
  }

  private Answer keep(Answer answer) {
    for (String header : answer.headers()) {
      if (header.regionMatches(true, 0, "set-cookie:", 0, 11)) {
        String[] pair = header.substring(11).strip().split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  /** Each viewer has an address, since wrong tries are counted by it. */
  private String[] headers() {
    String address = Addresses.of(account);
    if (cookies.isEmpty()) {
      return new String[] {address};
    }
    String all =
        cookies.entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return new String[] {address, "Cookie: " + all};
  }
}
