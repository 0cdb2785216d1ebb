package usher.oauth.token;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the token endpoint answers (RFC 6749, section 5.1; RFC 9449, section 5). */
final class TokenAnswer {
  private TokenAnswer() {}

  /**
   * The answer as JSON.
   *
   * @param keyThumbprint of the key that the access token is bound to; null if it is a bearer's
   * @param seconds how long the access token works
   * @param more members beside those of the RFC
   */
  static String json(
      String access,
      @Nullable String keyThumbprint,
      long seconds,
      String scope,
      @Nullable String refresh,
      Map<String, Object> more) {
    Scope granted = scope.isEmpty() ? null : Scope.parse(scope);
    AccessToken token =
        keyThumbprint == null
            ? new BearerAccessToken(access, seconds, granted)
            : new DPoPAccessToken(access, seconds, granted);
    Tokens tokens = new Tokens(token, refresh == null ? null : new RefreshToken(refresh));
    return new AccessTokenResponse(tokens, more).toJSONObject().toJSONString();
  }
}
