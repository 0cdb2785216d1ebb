package usher.oauth.openid;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import usher.key.Algorithm;
import usher.oauth.authorize.Prompt;
import usher.oauth.authorize.ResponseMode;
import usher.oauth.resource.Bearers;

/**
 * What OpenID Connect adds to the metadata (Discovery, section 3; RP-Initiated Logout, section 2.1;
 * RFC 9126, section 5), no more than there is.
 */
public final class OpenIdMetadata {
  private OpenIdMetadata() {}

  /** The members by name. */
  public static Map<String, Object> members(String issuer, List<String> languages) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("userinfo_endpoint", issuer + "/oauth/userinfo");
    members.put("end_session_endpoint", issuer + "/oauth/end_session");
    members.put("pushed_authorization_request_endpoint", issuer + "/oauth/par");
    // OpenID Connect Back-Channel Logout, section 2.1: each logout token has the sid.
    members.put("backchannel_logout_supported", true);
    members.put("backchannel_logout_session_supported", true);
    members.put("response_modes_supported", ResponseMode.words());
    members.put("prompt_values_supported", Prompt.words());
    members.put("scopes_supported", scopes());
    members.put("subject_types_supported", List.of("public"));
    members.put("id_token_signing_alg_values_supported", Algorithm.WORDS);
    members.put("acr_values_supported", Acr.ALL);
    members.put("claim_types_supported", List.of("normal"));
    members.put("claims_supported", claims());
    members.put("ui_locales_supported", languages);
    members.put("claims_parameter_supported", false);
    members.put("request_parameter_supported", false);
    // Left out, it would mean that any request_uri is taken.
    members.put("request_uri_parameter_supported", false);
    return members;
  }

  private static List<String> scopes() {
    List<String> scopes = new ArrayList<>(UserinfoEndpoint.SCOPES);
    scopes.add(Bearers.SCOPE);
    return scopes;
  }

  private static List<String> claims() {
    List<String> claims = new ArrayList<>(IdTokens.CLAIMS);
    claims.addAll(UserinfoEndpoint.CLAIMS);
    return claims;
  }
}
