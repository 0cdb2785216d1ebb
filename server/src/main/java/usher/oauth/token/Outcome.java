package usher.oauth.token;

import usher.http.Problem;

/**
 * What a redemption comes to. A refusal is a value and not an exception, because what is decided
 * with it (a sign-out after a copied token) must be committed.
 */
sealed interface Outcome {
  /** The tokens, as JSON. */
  record Answered(String json) implements Outcome {}

  /** No tokens, and why. */
  record Refused(Problem problem) implements Outcome {}

  /** The JSON, or the refusal thrown. */
  default String orThrow() {
    return switch (this) {
      case Answered(String json) -> json;
      case Refused(Problem problem) -> throw problem;
    };
  }
}
