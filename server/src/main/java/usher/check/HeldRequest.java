package usher.check;

import usher.http.Call;

/**
 * The request that a proxy holds while it asks, as the app has sent it: of that one a DPoP proof
 * speaks (RFC 9449, section 4.3). The proxy tells it in headers, which it must set itself: where it
 * let the sender's own through, a back end could use a viewer's token and proof at another one.
 */
final class HeldRequest {
  private static final String BELOW = "/v1/check";

  private HeldRequest() {}

  /** Its method; that of the question, if the proxy does not say, as for Envoy. */
  static String method(Call call) {
    return first(call, "X-Forwarded-Method", call.method());
  }

  /** Its address; something that is none if the proxy does not tell enough. */
  static String uri(Call call) {
    // Envoy appends the path of the request to the question's, and keeps its host.
    String path = call.rawPath().substring(BELOW.length());
    return first(call, "X-Forwarded-Proto", "")
        + "://"
        + first(call, "X-Forwarded-Host", first(call, "Host", ""))
        + first(call, "X-Forwarded-Uri", path);
  }

  private static String first(Call call, String header, String otherwise) {
    String value = call.header(header);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
