package usher.web;

import io.nayuki.qrcodegen.QrCode;
import usher.grant.UserCode;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;

/**
 * Addresses as QR codes, for devices to show: {@code /link/qr.svg} with a code in it, {@code
 * /account/qr.svg}. Immutable.
 */
final class QrImage {
  /** Readers need this much white around it (ISO/IEC 18004, four modules). */
  private static final int QUIET_ZONE = 4;

  private final String issuer;

  QrImage(String issuer) {
    this.issuer = issuer;
  }

  Reply link(Call call) {
    String typed = SignInPages.text(call.query("user_code"));
    UserCode code =
        UserCode.parse(typed).orElseThrow(() -> new Problem(404, "not_found", "That is no code."));
    return image(issuer + "/link?user_code=" + code.shown());
  }

  Reply account(Call call) {
    return image(issuer + "/account");
  }

  private static Reply image(String address) {
    return Reply.text(200, "image/svg+xml", svg(address))
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }

  private static String svg(String text) {
    QrCode qr = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int side = qr.size + 2 * QUIET_ZONE;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < qr.size; y++) {
      for (int x = 0; x < qr.size; x++) {
        if (qr.getModule(x, y)) {
          path.append('M').append(x + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
          path.append("h1v1h-1z");
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
    <path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>
    """
        .formatted(side, side, side, side, path);
  }
}
