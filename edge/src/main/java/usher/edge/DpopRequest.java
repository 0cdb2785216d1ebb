package usher.edge;

import java.util.List;
import java.util.Set;

/**
 * A request that came with {@code Authorization: DPoP} (RFC 9449 section 7.1), as far as its proof
 * speaks of it. Immutable.
 *
 * @param token what stands after {@code DPoP} in the {@code Authorization} header
 * @param proofs the values of all {@code DPoP} headers; one is right, any other number is refused
 * @param method the request's method, as it was sent
 * @param uri the request's address as the app called it: behind a proxy the public one. Query and
 *     fragment do not count
 * @param nonces those that a proof may carry (RFC 9449 section 9), such as the newest and the one
 *     before it; with none given, none is asked for
 */
public record DpopRequest(
    String token, List<String> proofs, String method, String uri, Set<String> nonces) {

  /** Copies the lists. */
  public DpopRequest {
    proofs = List.copyOf(proofs);
    nonces = Set.copyOf(nonces);
  }

  /**
   * A request whose proof needs no nonce.
   *
   * @param token as above
   * @param proofs as above
   * @param method as above
   * @param uri as above
   */
  public DpopRequest(String token, List<String> proofs, String method, String uri) {
    this(token, proofs, method, uri, Set.of());
  }

  /** Does not tell the token. */
  @Override
  public String toString() {
    return "DpopRequest[" + method + ", " + proofs.size() + " proofs]";
  }
}
