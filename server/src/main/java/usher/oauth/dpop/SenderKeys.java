package usher.oauth.dpop;

import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import usher.edge.DpopProofs;
import usher.edge.DpopProofs.NotProved;
import usher.edge.DpopProofs.Proved;
import usher.edge.DpopRequest;
import usher.edge.Verification.Reason;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;

/**
 * Tells which key the sender of a request to an endpoint for programs has shown to have (RFC 9449,
 * section 5). Thread-safe.
 */
public final class SenderKeys {
  private static final String HEADER = "DPoP";

  private final DpopProofs proofs = new DpopProofs();
  private final DpopNonces nonces;
  private final String issuer;
  private final InstantSource clock;

  public SenderKeys(DpopNonces nonces, String issuer, InstantSource clock) {
    this.nonces = nonces;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The thumbprint of the sender's key; null if it brings no proof. A proof that is not good is a
   * problem (section 5), and so is one without a nonce (section 8).
   */
  public @Nullable String of(Call call) {
    if (call.headers(HEADER).isEmpty()) {
      return null;
    }
    DpopRequest request =
        new DpopRequest(
            "", call.headers(HEADER), call.method(), issuer + call.rawPath(), nonces.required());
    return switch (proofs.check(request, clock.instant())) {
      case Proved(String thumbprint) -> thumbprint;
      case NotProved(Reason reason) -> throw refused(reason);
    };
  }

  /** The problem of a client that has to bring a proof and did not. */
  public static Problem missing() {
    return new Problem(400, "invalid_dpop_proof", "This needs a DPoP proof.");
  }

  /** Gives the sender of a proof the newest nonce on the way, so that none runs out on it. */
  public Reply renewed(Reply reply, @Nullable String key) {
    return key == null ? reply : reply.header(DpopNonces.HEADER, nonces.current());
  }

  private Problem refused(Reason reason) {
    return reason == Reason.PROOF_NONCE
        ? new Problem(400, reason.error(), "The DPoP proof has to carry the nonce of this answer.")
            .header(DpopNonces.HEADER, nonces.current())
        : new Problem(400, reason.error(), "The DPoP proof is not accepted: " + word(reason) + ".");
  }

  /** For whoever writes an app: what of the proof is wrong is no secret to its maker. */
  private static String word(Reason reason) {
    return reason.name().substring("PROOF_".length()).toLowerCase(Locale.ROOT);
  }
}
