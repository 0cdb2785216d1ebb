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

  /** Why a token is not good. */
  enum Reason {
    /** Longer than any token of Usher's. */
    TOO_LARGE,
    /** Not a JWT, or a claim is of the wrong type. */
    MALFORMED,
    /**
     * Not signed with ES256; {@code none} and everything else is refused (RFC 8725 section 3.1).
     */
    ALGORITHM,
    /** {@code typ} is not {@code at+jwt}: some other kind of JWT (RFC 9068 section 4). */
    TYPE,
    /** Usher has no key of this {@code kid}. */
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
    TITLE
  }
}
