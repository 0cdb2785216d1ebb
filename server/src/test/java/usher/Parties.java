package usher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import usher.NodeFixture.Answer;
import usher.account.Account;
import usher.http.Form;
import usher.web.Browser;

/** A node whose clients speak OpenID Connect, and what they say and read. */
final class Parties implements AutoCloseable {
  static final String SHOP_SECRET = "fedcba9876543210fedcba9876543210fedcba98765";

  /** The pair of RFC 7636, appendix B. */
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final String EVERY_REPLY =
      "Date|X-Request-Id|X-Content-Type-Options|Referrer-Policy|X-Frame-Options"
          + "|Cross-Origin-Opener-Policy|Content-Security-Policy|Vary|Connection";

  static final String SHOP_BACK = "https://shop.example/back";

  private static final String CLIENTS =
      """
      [clients.shop]
      name = "Ticket Shop"
      secret = "fedcba9876543210fedcba9876543210fedcba98765"
      redirect_uris = ["https://shop.example/back"]
      scopes = ["openid", "profile", "email", "account"]
      post_logout_redirect_uris = ["https://shop.example/bye", "https://shop.example/bye?x=1"]
      [clients.old-shop]
      name = "Old Shop"
      secret = "fedcba9876543210fedcba9876543210fedcba98765"
      redirect_uris = ["https://old.example/back?shop=1"]
      scopes = ["openid"]
      pkce = "optional"
      [clients.stranger]
      name = "Film Diary"
      redirect_uris = ["https://diary.example/back"]
      scopes = ["openid", "profile", "email", "lists"]
      consent = true
      [clients.bank]
      name = "Bank"
      secret = "fedcba9876543210fedcba9876543210fedcba98765"
      redirect_uris = ["https://bank.example/back"]
      scopes = ["openid"]
      require_pushed_authorization_requests = true
      [clients.laptop]
      name = "Laptop"
      redirect_uris = ["http://127.0.0.1/back", "http://[::1]/back", "com.example.desktop:/back"]
      scopes = ["openid"]
      [clients.box]
      name = "Box"
      grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
      redirect_uris = ["https://box.example/back"]
      scopes = ["openid", "account"]
      """;

  final NodeFixture node;

  Parties(Path folder) {
    node = new NodeFixture(folder, settings -> settings + CLIENTS);
  }

  /** What a browser is asked to send, with the parameters that every request has. */
  Map<String, String> request(String client, String back, String... more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("response_type", "code");
    all.put("client_id", client);
    all.put("redirect_uri", back);
    all.put("scope", "openid");
    all.put("state", "af0ifjsldkj");
    all.put("code_challenge", CHALLENGE);
    all.put("code_challenge_method", "S256");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    all.values().removeIf(String::isEmpty);
    return all;
  }

  Map<String, String> shop(String... more) {
    return request("shop", SHOP_BACK, more);
  }

  static String address(Map<String, String> request) {
    return "/oauth/authorize?" + NodeFixture.encode(request);
  }

  /** A browser of its own, in which the account has just been signed in. */
  Browser browser(Account account) {
    return new Browser(node.server.port()).signedIn(account.email(), NodeFixture.PASSWORD);
  }

  Browser stranger() {
    return new Browser(node.server.port());
  }

  /** The value of a parameter in an address; empty without it. */
  static String parameter(String address, String name) {
    return Form.parse(address.replaceFirst("^[^?#]*[?#]", "")).all(name).stream()
        .findFirst()
        .orElse("");
  }

  /** The code with which the browser is sent back. */
  static String code(Browser.Page page) {
    String code = parameter(page.location(), "code");
    if (code.isEmpty()) {
      throw new AssertionError("no code: " + page.status() + " " + page.location());
    }
    return code;
  }

  /** Redeems a code with the verifier that fits {@link #CHALLENGE}. */
  Answer redeem(String code) {
    return shopToken(
        Map.of("grant_type", "authorization_code", "code", code, "code_verifier", VERIFIER));
  }

  /** Pushes a request, with the secret of a client that has one. */
  Answer push(Map<String, String> request) {
    Map<String, String> all = new LinkedHashMap<>(request);
    if (!List.of("stranger", "laptop").contains(request.get("client_id"))) {
      all.put("client_secret", SHOP_SECRET);
    }
    return node.post("/oauth/par", all);
  }

  /** The address with which a browser comes that has a pushed request. */
  static String pushed(String client, Answer pushed) {
    return address(Map.of("client_id", client, "request_uri", pushed.text("request_uri")));
  }

  /** The shop's tokens for what a browser is signed in to. */
  Answer tokens(Browser browser, String scope) {
    return redeem(code(browser.get(address(shop("scope", scope)))));
  }

  /** What the server says to the raw bytes, without what every reply has. */
  String say(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.server.port())) {
      socket.setSoTimeout(20_000);
      String sent = request.strip() + "\nConnection: close\n\n";
      int blank = request.strip().indexOf("\n\n");
      if (blank >= 0) {
        String body = request.strip().substring(blank + 2).replace("\n", "");
        sent =
            request.strip().substring(0, blank)
                + "\nConnection: close\nContent-Length: "
                + body.length()
                + "\n\n"
                + body;
      }
      socket.getOutputStream().write(sent.replace("\n", "\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
          .replace("\r\n", "\n")
          .replaceAll("(?m)^(" + EVERY_REPLY + "): .*\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the shop sends to the token endpoint, and the client authentication with it. */
  Answer shopToken(Map<String, String> form) {
    Map<String, String> all = new TreeMap<>(form);
    all.put("client_id", "shop");
    all.put("client_secret", SHOP_SECRET);
    return node.token(all);
  }

  /** The claims of an ID token, once its signature is found to be one of the published keys'. */
  JWTClaimsSet claims(Answer tokens) {
    return genuine(tokens).claims();
  }

  /** An ID token and what it says. */
  record IdToken(String text, SignedJWT jwt, JWTClaimsSet claims) {}

  IdToken genuine(Answer tokens) {
    try {
      String text = tokens.text("id_token");
      SignedJWT jwt = SignedJWT.parse(text);
      JWK key =
          JWKSet.parse(node.get("/oauth/jwks", null).body())
              .getKeyByKeyId(jwt.getHeader().getKeyID());
      var verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey());
      if (!jwt.verify(verifier)) {
        throw new AssertionError("another key has signed it");
      }
      return new IdToken(text, jwt, jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(tokens.body(), e);
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
