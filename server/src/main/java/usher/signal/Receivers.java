package usher.signal;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import usher.http.Call;
import usher.http.Problem;
import usher.oauth.BackEnds;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.issued.ClientTokens;
import usher.oauth.resource.Challenges;
import usher.oauth.resource.TokenHeader;

/**
 * Tells which receiver calls: by a token of its own from the token endpoint (RFC 6749, section
 * 4.4), or as Usher's other back ends do. Thread-safe.
 */
public final class Receivers {
  /** May see its stream and take its events. */
  public static final String READ = ClientTokens.SSF_READ;

  /** May do that, and set its stream up. */
  public static final String MANAGE = ClientTokens.SSF_MANAGE;

  private static final String BEARER = "bearer ";

  private final BackEnds backEnds;
  private final Clients clients;
  private final ClientTokens tokens;
  private final InstantSource clock;

  public Receivers(BackEnds backEnds, Clients clients, ClientTokens tokens, InstantSource clock) {
    this.backEnds = backEnds;
    this.clients = clients;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Who reads. */
  Client reader(Call call) {
    return caller(call, List.of(READ, MANAGE));
  }

  /** Who changes something. */
  Client manager(Call call) {
    return caller(call, List.of(MANAGE));
  }

  private Client caller(Call call, List<String> scopes) {
    String header = call.header("Authorization");
    if (header == null) {
      throw new Problem(401, "token_missing", "This needs a client's own access token.")
          .header("WWW-Authenticate", "Bearer realm=\"usher\", Basic realm=\"usher\"");
    }
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return byToken(header.substring(BEARER.length()).strip(), scopes);
    }
    return backEnds.require(call, scopes);
  }

  private Client byToken(String token, List<String> scopes) {
    TokenHeader.Bearer bearer = new TokenHeader.Bearer(token);
    var claims =
        tokens.read(token, clock.instant()).orElseThrow(() -> Challenges.invalidToken(bearer));
    // One that is bound to a key is not proved here.
    if (claims.getClaim("cnf") != null || !(claims.getClaim("scope") instanceof String granted)) {
      throw Challenges.invalidToken(bearer);
    }
    Client client =
        clients.find(claims.getSubject()).orElseThrow(() -> Challenges.invalidToken(bearer));
    boolean may =
        Arrays.stream(granted.split(" "))
            .anyMatch(word -> scopes.contains(word) && client.scopes().contains(word));
    if (!may) {
      throw Challenges.insufficientScope(bearer, scopes.getFirst());
    }
    return client;
  }
}
