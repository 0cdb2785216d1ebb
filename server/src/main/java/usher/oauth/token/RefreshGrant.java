package usher.oauth.token;

import usher.grant.Grant;
import usher.oauth.Parameters;

/** The grant of a device that holds a refresh token (RFC 6749, section 6). */
final class RefreshGrant {
  static final String TYPE = "refresh_token";

  private final Redemption redemption;

  RefreshGrant(Redemption redemption) {
    this.redemption = redemption;
  }

  Outcome redeem(TokenRequest request, Parameters parameters) {
    return redemption.redeem(
        parameters.require("refresh_token"),
        Grant.Kind.REFRESH_TOKEN,
        request,
        row -> true,
        parameters.get("scope"));
  }
}
