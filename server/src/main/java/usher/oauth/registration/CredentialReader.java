package usher.oauth.registration;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.config.Secret;
import usher.config.Section;
import usher.config.Uris;
import usher.oauth.client.AuthMethod;
import usher.oauth.client.Credential;
import usher.secret.Secrets;

/** Reads how a client proves who it is. */
final class CredentialReader {
  private static final int SECRET_LENGTH = 16;

  private CredentialReader() {}

  static Credential read(Section client) {
    String hash = secretHash(client);
    Credential.Keys keys = keys(client);
    String method =
        client.text(
            "auth_method",
            "",
            "empty, or one of " + String.join(", ", AuthMethod.names()),
            text -> text.isEmpty() || AuthMethod.of(text).isPresent());
    if (hash != null && keys != null) {
      client.problem("secret", "there are keys already; a client proves itself in one way");
    }
    if (hash != null) {
      return new Credential.Secret(hash, secretMethods(client, method));
    }
    if (keys != null) {
      fits(client, method, AuthMethod.PRIVATE_KEY_JWT);
      return keys;
    }
    fits(client, method, AuthMethod.NONE);
    return new Credential.None();
  }

  private static Set<AuthMethod> secretMethods(Section client, String method) {
    Set<AuthMethod> both = Set.of(AuthMethod.CLIENT_SECRET_BASIC, AuthMethod.CLIENT_SECRET_POST);
    AuthMethod named = AuthMethod.of(method).orElse(null);
    if (named == null) {
      return both;
    }
    if (!both.contains(named)) {
      client.problem("auth_method", method + " goes without a secret");
      return both;
    }
    return Set.of(named);
  }

  private static void fits(Section client, String method, AuthMethod only) {
    if (method.isEmpty() || method.equals(only.word())) {
      return;
    }
    boolean wantsKeys = method.equals(AuthMethod.PRIVATE_KEY_JWT.word());
    client.problem(
        "auth_method",
        only == AuthMethod.PRIVATE_KEY_JWT
            ? method + " does not go with keys"
            : method + (wantsKeys ? " needs jwks or jwks_uri" : " needs a secret"));
  }

  /** Only the hash goes on from here: a secret that nobody holds, nobody can show. */
  private static @Nullable String secretHash(Section client) {
    Secret secret =
        client.secret(
            "secret",
            "at least " + SECRET_LENGTH + " characters",
            text -> text.length() >= SECRET_LENGTH);
    Secret hash =
        client.secret(
            "secret_sha256", "64 hexadecimal digits", text -> text.matches("[0-9a-fA-F]{64}"));
    if (!secret.isEmpty() && !hash.isEmpty()) {
      client.problem("secret", "there is secret_sha256 already; only one of them may be set");
    }
    if (!hash.isEmpty()) {
      return Secrets.hashFromHex(hash.value());
    }
    return secret.isEmpty() ? null : Secrets.hash(secret.value());
  }

  private static Credential.@Nullable Keys keys(Section client) {
    String jwks =
        client.text(
            "jwks",
            "",
            "empty, or a JWK set of public keys as JSON",
            text -> text.isEmpty() || publicKeys(text));
    String uri =
        client.text(
            "jwks_uri", "", Uris.SECURE_OR_EMPTY, text -> text.isEmpty() || Uris.secure(text));
    if (!jwks.isEmpty() && !uri.isEmpty()) {
      client.problem("jwks", "there is jwks_uri already; only one of them may be set");
    }
    if (!jwks.isEmpty()) {
      return new Credential.Keys(jwks, null);
    }
    return uri.isEmpty() ? null : new Credential.Keys(null, URI.create(uri));
  }

  private static boolean publicKeys(String text) {
    try {
      List<JWK> keys = JWKSet.parse(text).getKeys();
      return !keys.isEmpty() && keys.stream().noneMatch(JWK::isPrivate);
    } catch (ParseException | RuntimeException e) {
      // Nimbus answers some garbage with unchecked exceptions.
      return false;
    }
  }
}
