package usher.edge.example;

import java.time.Instant;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import usher.edge.Claims;
import usher.edge.Edge;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/**
 * The whole check for Spring Security: a bean of this type is what {@code
 * oauth2ResourceServer(server -> server.jwt(...))} asks.
 */
public final class UsherJwtDecoder implements JwtDecoder {

  private final Edge edge;

  /** Makes a decoder. */
  public UsherJwtDecoder(Edge edge) {
    this.edge = edge;
  }

  @Override
  public Jwt decode(String token) {
    return switch (edge.verify(token)) {
      case Verified(Claims claims) -> jwt(token, claims);
      // 401 with error="invalid_token".
      case Rejected(Reason reason) -> throw new BadJwtException("not accepted: " + reason);
      // Not the token's fault, so no 401, on which the app would sign out.
      case Stale() -> throw new JwtException("cut off from Usher for too long to know");
    };
  }

  private static Jwt jwt(String token, Claims claims) {
    Jwt.Builder jwt =
        Jwt.withTokenValue(token)
            .header("typ", "at+jwt")
            .subject(claims.accountId())
            .claim("sid", claims.sid())
            .claim("client_id", claims.clientId())
            // Spring makes SCOPE_catalogue of it.
            .claim("scope", String.join(" ", claims.scopes()))
            .jti(claims.tokenId());
    Instant end = claims.expiresAt();
    return jwt.expiresAt(end).build();
  }
}
