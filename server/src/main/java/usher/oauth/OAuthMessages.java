package usher.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;

/** Between our requests and problems and those of the OAuth library. */
public final class OAuthMessages {
  private static final Set<String> PROOFS =
      Set.of("client_secret", "client_assertion", "client_assertion_type");

  private OAuthMessages() {}

  /**
   * The request as the library reads it. Who sends it is settled before: the library gets the
   * client's id in place of its proof.
   */
  static HTTPRequest read(Call call, URI endpoint, Client sender) {
    Map<String, List<String>> values = new LinkedHashMap<>(call.form().values());
    values.keySet().removeAll(PROOFS);
    values.put("client_id", List.of(sender.id()));
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
    request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setBody(URLUtils.serializeParameters(values));
    return request;
  }

  /** What the library found wrong, as an answer (RFC 6749, section 5.2). */
  static Problem problem(ParseException e) {
    ErrorObject error = e.getErrorObject();
    if (error == null) {
      return new Problem(400, "invalid_request", "The request is malformed.");
    }
    if (error.getCode().equals("invalid_client")) {
      return invalidClient();
    }
    String text = error.getDescription();
    return new Problem(400, error.getCode(), text == null ? "The request is malformed." : text);
  }

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
