package usher.oauth;

import usher.http.Problem;
import usher.http.Reply;

/** Answers that several endpoints share. */
public final class OAuthMessages {
  private OAuthMessages() {}

  /** The same for whatever is wrong with the client's identity, so that ids cannot be probed. */
  public static Problem invalidClient() {
    return new Problem(401, "invalid_client", "Client authentication failed.")
        .header("WWW-Authenticate", "Basic realm=\"usher\"");
  }

  /** A JSON answer that no cache keeps (RFC 6749, section 5.1). */
  public static Reply json(String body) {
    return Reply.text(200, "application/json", body).header("Pragma", "no-cache");
  }
}
