package usher.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.minidev.json.JSONObject;
import usher.http.Call;
import usher.http.Reply;
import usher.key.SigningKeys;
import usher.oauth.client.PrivateKeyJwt;
import usher.oauth.resource.Challenges;

/** What Usher says of itself (RFC 8414), and its public keys. Thread-safe. */
final class Metadata {
  /** Shorter than the time for which a new key is published before it signs. */
  private static final String CACHED = "public, max-age=300";

  private final String document;
  private final SigningKeys keys;

  /**
   * Makes it.
   *
   * @param openId what OpenID Connect adds
   */
  Metadata(String issuer, Map<String, Object> openId, SigningKeys keys) {
    JSONObject members = document(issuer).toJSONObject();
    members.putAll(openId);
    this.document = members.toJSONString();
    this.keys = keys;
  }

  Reply document(Call call) {
    return Reply.text(200, "application/json", document).header("Cache-Control", CACHED);
  }

  Reply keys(Call call) {
    return Reply.text(200, "application/jwk-set+json", keys.published().toString())
        .header("Cache-Control", CACHED);
  }

  private static AuthorizationServerMetadata document(String issuer) {
    AuthorizationServerMetadata metadata = new AuthorizationServerMetadata(new Issuer(issuer));
    metadata.setAuthorizationEndpointURI(URI.create(issuer + "/oauth/authorize"));
    metadata.setTokenEndpointURI(URI.create(issuer + "/oauth/token"));
    metadata.setDeviceAuthorizationEndpointURI(URI.create(issuer + "/oauth/device_authorization"));
    metadata.setRevocationEndpointURI(URI.create(issuer + "/oauth/revoke"));
    metadata.setJWKSetURI(URI.create(issuer + "/oauth/jwks"));
    metadata.setResponseTypes(List.of(ResponseType.CODE));
    metadata.setGrantTypes(
        List.of(
            GrantType.AUTHORIZATION_CODE,
            GrantType.REFRESH_TOKEN,
            GrantType.DEVICE_CODE,
            GrantType.CLIENT_CREDENTIALS));
    metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
    List<ClientAuthenticationMethod> methods =
        List.of(
            ClientAuthenticationMethod.NONE,
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    metadata.setTokenEndpointAuthMethods(methods);
    metadata.setTokenEndpointJWSAlgs(PrivateKeyJwt.ALGORITHMS);
    metadata.setRevocationEndpointAuthMethods(methods);
    metadata.setRevocationEndpointJWSAlgs(PrivateKeyJwt.ALGORITHMS);
    metadata.setIntrospectionEndpointURI(URI.create(issuer + "/oauth/introspect"));
    // A public client has no business there.
    metadata.setIntrospectionEndpointAuthMethods(methods.subList(1, methods.size()));
    metadata.setIntrospectionEndpointJWSAlgs(PrivateKeyJwt.ALGORITHMS);
    metadata.setSupportsAuthorizationResponseIssuerParam(true);
    metadata.setDPoPJWSAlgs(
        Stream.of(Challenges.DPOP_ALGORITHMS.split(" ")).map(JWSAlgorithm::parse).toList());
    // RFC 9701, section 7; the library has no name for it.
    metadata.setCustomParameter(
        "introspection_signing_alg_values_supported", List.of(JWSAlgorithm.ES256.getName()));
    return metadata;
  }
}
