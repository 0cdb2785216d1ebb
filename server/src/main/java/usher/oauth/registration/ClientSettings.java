package usher.oauth.registration;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.key.Algorithm;
import usher.oauth.Client;
import usher.oauth.RedirectFlow;
import usher.oauth.TokenForm;
import usher.oauth.client.Credential;

/**
 * What is set for one OAuth client; of a secret, only the SHA-256 is kept. Immutable.
 *
 * @param ssfPushEndpoints where security events may be pushed to
 */
public record ClientSettings(
    String name,
    Credential credential,
    List<String> redirectUris,
    Set<String> grants,
    @Nullable String audience,
    Set<String> scopes,
    @Nullable String homeUri,
    RedirectFlow flow,
    Tokens tokens,
    List<String> ssfPushEndpoints) {

  /**
   * What a client's tokens are like.
   *
   * @param access what signs its access tokens
   * @param id what signs its ID tokens
   * @param life how long an access token works; null for as long as everybody's
   * @param refreshLife how long a refresh token works unused; null for as long as its sign-in lasts
   * @param dpopBound whether they are always bound to a key
   */
  public record Tokens(
      Algorithm access,
      Algorithm id,
      @Nullable Duration life,
      @Nullable Duration refreshLife,
      boolean dpopBound) {
    /** The same with everybody's life where there is no other. */
    public TokenForm form(Duration standard) {
      return new TokenForm(access, id, life == null ? standard : life, refreshLife, dpopBound);
    }
  }

  /** The client, where tokens are for the issuer and last so long unless it says otherwise. */
  public Client client(String id, String issuer, Duration life) {
    return new Client(
        id,
        name,
        credential,
        redirectUris,
        grants,
        audience == null ? issuer : audience,
        scopes,
        homeUri,
        flow,
        tokens.form(life));
  }

  @Override
  public String toString() {
    return "ClientSettings[" + name + "]";
  }
}
