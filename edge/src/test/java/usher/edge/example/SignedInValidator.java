package usher.edge.example;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import usher.edge.Edge;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/**
 * One more validator for who keeps Spring's own decoder, with all that is set up there: refuses
 * tokens whose sign-in is over.
 */
public final class SignedInValidator implements OAuth2TokenValidator<Jwt> {

  private final Edge edge;

  /** Makes a validator. */
  public SignedInValidator(Edge edge) {
    this.edge = edge;
  }

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    return switch (edge.verify(token.getTokenValue())) {
      case Verified unused -> OAuth2TokenValidatorResult.success();
      case Rejected(Reason reason) ->
          OAuth2TokenValidatorResult.failure(
              new OAuth2Error(reason.error(), "not accepted: " + reason, null));
      // A failure would be a 401, on which the app would sign out.
      case Stale() -> throw new JwtException("cut off from Usher for too long to know");
    };
  }
}
