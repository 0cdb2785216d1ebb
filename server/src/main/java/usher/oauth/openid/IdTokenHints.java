package usher.oauth.openid;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;
import usher.account.AccountId;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.signin.SignInId;

/**
 * Reads ID tokens of ours that come back as a hint (OpenID Connect Core, section 3.1.2.1;
 * RP-Initiated Logout, section 2). That one has run out does not matter. Thread-safe.
 */
public final class IdTokenHints {
  /** Whom an ID token is about, and for which client it was made. */
  public record Hint(AccountId account, SignInId sid, String clientId) {}

  private final SignedTokens tokens;
  private final String issuer;

  public IdTokenHints(SigningKeys keys, String issuer) {
    this.tokens = new SignedTokens(keys, IdTokens.TYPE);
    this.issuer = issuer;
  }

  /** What a presented ID token says; empty if it is not a genuine one of ours. */
  public Optional<Hint> read(String text) {
    return tokens.genuine(text).flatMap(this::hint);
  }

  private Optional<Hint> hint(JWTClaimsSet claims) {
    return issuer.equals(claims.getIssuer())
            && claims.getSubject() != null
            && claims.getClaim("sid") instanceof String sid
            && claims.getAudience().size() == 1
        ? Optional.of(
            new Hint(
                new AccountId(claims.getSubject()),
                new SignInId(sid),
                claims.getAudience().getFirst()))
        : Optional.empty();
  }
}
