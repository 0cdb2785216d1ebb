package usher.edge;

/** What the check of a token has found. */
public sealed interface Verification {

  /**
   * The token is good: let the request in.
   *
   * @param claims what it says
   */
  record Verified(Claims claims) implements Verification {}

  /**
   * The token is not good, for whatever it is asked again: answer 401 with {@code
   * error="invalid_token"} (RFC 6750 section 3.1).
   *
   * @param reason for the log; tell the caller no more than that the token was not accepted
   */
  record Rejected(Reason reason) implements Verification {}

  /**
   * Nothing speaks against the token, but this back end has not heard from Usher for too long to
   * know, or cannot fetch the key that the token names: refuse with 503, so that the app keeps its
   * sign-in and tries again.
   */
  record Stale() implements Verification {}

  /**
   * What is answered for a token that nothing speaks against, while this back end has not heard
   * from Usher for too long to know whether its sign-in is over.
   */
  enum WhenStale {
    /** {@link Stale}, at once: refuse with 503. */
    REFUSE,
    /**
     * What Usher says of the token when it is asked ({@code GET /v1/check}); {@link Stale} if it
     * does not say within a second, or if 64 others are asking. A token that is bound to a key is
     * not asked about, since its proof is for this back end alone.
     */
    ASK
  }

  /** Why a token, or the proof that came with it, is not good. */
  enum Reason {
    /** Longer than any token of Usher's. */
    TOO_LARGE,
    /** Not a JWT, or a claim is of the wrong type. */
    MALFORMED,
    /**
     * {@code alg} is not the algorithm of the key that the token names; {@code none} and whatever
     * no key of Usher's is for is refused at once (RFC 8725 section 3.1).
     */
    ALGORITHM,
    /** {@code typ} is not {@code at+jwt}: some other kind of JWT (RFC 9068 section 4). */
    TYPE,
    /** Its header demands an extension by {@code crit} (RFC 7515 section 4.1.11): none is known. */
    EXTENSION,
    /** Usher has no key of this {@code kid}, or no more: the app gets another token. */
    UNKNOWN_KEY,
    /** The signature is not of the key that the token names. */
    SIGNATURE,
    /** A claim is missing that each of Usher's access tokens has. */
    MISSING_CLAIM,
    /** From someone else. */
    ISSUER,
    /** For someone else. */
    AUDIENCE,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come: {@code nbf} or {@code iat} is ahead of this machine's clock. */
    NOT_YET_VALID,
    /** Its sign-in is over. */
    REVOKED,
    /** A pass for another title. */
    TITLE,
    /** It is bound to a key, and came as {@code Bearer} (RFC 9449 section 7.2). */
    BOUND_TO_A_KEY,
    /** It came as {@code DPoP}, and is bound to no key. */
    NOT_BOUND_TO_A_KEY,
    /** There is no {@code DPoP} header. */
    PROOF_MISSING("invalid_dpop_proof"),
    /** Several {@code DPoP} headers, no JWT, or a claim that is missing or of the wrong type. */
    PROOF_MALFORMED("invalid_dpop_proof"),
    /** {@code typ} is not {@code dpop+jwt}, or the header demands an extension. */
    PROOF_TYPE("invalid_dpop_proof"),
    /** {@code none}, symmetric, or not one of {@code ES256}, {@code EdDSA}, {@code RS256}. */
    PROOF_ALGORITHM("invalid_dpop_proof"),
    /** Its {@code jwk} is no public key for its {@code alg}. */
    PROOF_KEY("invalid_dpop_proof"),
    /** Made with another key than the token is bound to. */
    PROOF_OTHER_KEY("invalid_dpop_proof"),
    /** Made for another method. */
    PROOF_METHOD("invalid_dpop_proof"),
    /** Made for another address. */
    PROOF_URI("invalid_dpop_proof"),
    /** Made more than a minute ago, or more than half a minute ahead of this machine's clock. */
    PROOF_TIME("invalid_dpop_proof"),
    /** Made for another token, or for none: {@code ath}. */
    PROOF_OTHER_TOKEN("invalid_dpop_proof"),
    /** Without one of the nonces that were given out: send one in {@code DPoP-Nonce}. */
    PROOF_NONCE("use_dpop_nonce"),
    /** Its signature is not of its own key. */
    PROOF_SIGNATURE("invalid_dpop_proof"),
    /** Used before. */
    PROOF_REPLAYED("invalid_dpop_proof");

    private final String error;

    Reason() {
      this("invalid_token");
    }

    Reason(String error) {
      this.error = error;
    }

    /**
     * What stands as {@code error} in the {@code WWW-Authenticate} header of the answer.
     *
     * @return a code of RFC 6750 section 3.1 or RFC 9449 section 7.1
     */
    public String error() {
      return error;
    }
  }
}
