package usher.oauth.token;

import org.jspecify.annotations.Nullable;
import usher.grant.Grant;
import usher.oauth.Parameters;
import usher.secret.Secrets;

/** The grant of an app that a browser came back to with a code (RFC 6749, section 4.1.3). */
final class CodeGrant {
  static final String TYPE = "authorization_code";

  private static final int VERIFIER_MIN = 43;
  private static final int VERIFIER_MAX = 128;

  private final Redemption redemption;

  CodeGrant(Redemption redemption) {
    this.redemption = redemption;
  }

  Outcome redeem(TokenRequest request, Parameters parameters) {
    String redirectUri = parameters.get("redirect_uri");
    String verifier = parameters.get("code_verifier");
    return redemption.redeem(
        parameters.require("code"),
        Grant.Kind.CODE,
        request,
        row -> fits(row.bound(), redirectUri, verifier),
        null);
  }

  /** The redirect URI again, to the character, and the verifier of the challenge. */
  private static boolean fits(
      Grant.@Nullable Bound bound, @Nullable String redirectUri, @Nullable String verifier) {
    return bound != null
        && (redirectUri == null || redirectUri.equals(bound.redirectUri()))
        && fits(bound.codeChallenge(), verifier);
  }

  /** A verifier without a challenge is as bad as a challenge without one (RFC 9700, 4.8.2). */
  private static boolean fits(@Nullable String challenge, @Nullable String verifier) {
    if (challenge == null || verifier == null) {
      return challenge == null && verifier == null;
    }
    // RFC 7636, section 4.6: the S256 challenge is the hash under which secrets are kept here, too.
    return verifier.length() >= VERIFIER_MIN
        && verifier.length() <= VERIFIER_MAX
        && Secrets.matches(verifier, challenge);
  }
}
