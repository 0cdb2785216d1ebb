package usher.edge;

import java.util.List;
import java.util.Set;

/**
 * A request that came with {@code Authorization: DPoP} (RFC 9449 section 7.1), as far as its proof
 * speaks of it. Immutable.
 *
 * @param token what stands after {@code DPoP} in the {@code Authorization} header; empty where no
 *     token is brought, as at a token endpoint (section 5)
 * @param proofs the values of all {@code DPoP} headers; one is right, any other number is refused
 * @param method the request's method, as it was sent
 * @param uri the request's address as the app called it: behind a proxy the public one. Query and
 *     fragment do not count
 * @param nonces those that were given out
 */
public record DpopRequest(
    String token, List<String> proofs, String method, String uri, Nonces nonces) {

  /**
   * The nonces that a proof may carry (RFC 9449 section 9), such as the newest and the one before
   * it. A proof that carries one of them is as old as that nonce, whatever its own {@code iat} says
   * (section 4.3, number 11): so a television whose clock is wrong can prove itself.
   *
   * @param accepted the nonces; each must have been given out for a few minutes at most, and none
   *     may be accepted again once it was left out
   * @param required whether a proof without one is refused; if not, its {@code iat} counts, and
   *     only who is refused for that is asked for a nonce
   */
  public record Nonces(Set<String> accepted, boolean required) {

    /** There are none: the proof's {@code iat} alone counts. */
    public static final Nonces NONE = new Nonces(Set.of(), false);

    /** Copies the set. */
    public Nonces {
      accepted = Set.copyOf(accepted);
    }
  }

  /** Copies the list. */
  public DpopRequest {
    proofs = List.copyOf(proofs);
  }

  /**
   * A request whose proof must carry one of these nonces.
   *
   * @param token as above
   * @param proofs as above
   * @param method as above
   * @param uri as above
   * @param nonces as above; with none given, none is asked for
   */
  public DpopRequest(
      String token, List<String> proofs, String method, String uri, Set<String> nonces) {
    this(token, proofs, method, uri, new Nonces(nonces, !nonces.isEmpty()));
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
    this(token, proofs, method, uri, Nonces.NONE);
  }

  /** Does not tell the token. */
  @Override
  public String toString() {
    return "DpopRequest[" + method + ", " + proofs.size() + " proofs]";
  }
}
