package usher.oauth.resource;

import java.util.regex.Pattern;
import usher.edge.Verification.Reason;
import usher.http.Problem;
import usher.oauth.dpop.DpopNonces;

/** The problems of those who call without a token, or with one that is not good for it. */
public final class Challenges {
  /** What proofs may be signed with (RFC 9449, section 5.1). */
  public static final String DPOP_ALGORITHMS = "ES256 EdDSA RS256";

  private static final String BEARER = "Bearer realm=\"usher\"";
  private static final String DPOP = "DPoP realm=\"usher\", algs=\"" + DPOP_ALGORITHMS + "\"";

  /** All but a space and the characters of a scope (RFC 6749 section 3.3). */
  private static final Pattern NO_SCOPE = Pattern.compile("[^ !#-\\[\\]-~]");

  private Challenges() {}

  /** No token; there is no error code for that (RFC 6750, section 3.1). */
  static Problem missing() {
    return new Problem(401, "token_missing", "This needs an access token.")
        .header("WWW-Authenticate", BEARER + ", " + DPOP);
  }

  /** A token that is not accepted, for whatever reason. */
  public static Problem invalidToken(TokenHeader token) {
    return invalidToken(token.scheme());
  }

  /** What stands in an address in place of a token is not accepted. */
  public static Problem invalidTicket() {
    return invalidToken("Bearer");
  }

  static Problem invalidToken(String scheme) {
    return new Problem(401, "invalid_token", "The access token is not accepted.")
        .header("WWW-Authenticate", challenge(scheme) + ", error=\"invalid_token\"");
  }

  /** A token that was not accepted for that reason, which is not told unless it is the proof's. */
  public static Problem rejected(TokenHeader token, Reason reason, DpopNonces nonces) {
    String error = reason.error();
    if (error.equals("invalid_token")) {
      return invalidToken(token);
    }
    Problem problem =
        new Problem(401, error, "The DPoP proof is not accepted.")
            .header("WWW-Authenticate", DPOP + ", error=\"" + error + "\"");
    return reason == Reason.PROOF_NONCE
        ? problem.header(DpopNonces.HEADER, nonces.current())
        : problem;
  }

  /**
   * A token that is good, but not for this.
   *
   * @param scope what is needed; characters that no scope has are left out of the header
   */
  public static Problem insufficientScope(TokenHeader token, String scope) {
    String plain = NO_SCOPE.matcher(scope).replaceAll("");
    return new Problem(403, "insufficient_scope", "The token lacks the scope " + plain + ".")
        .header(
            "WWW-Authenticate",
            challenge(token.scheme()) + ", error=\"insufficient_scope\", scope=\"" + plain + "\"");
  }

  private static String challenge(String scheme) {
    return scheme.equals("DPoP") ? DPOP : BEARER;
  }
}
