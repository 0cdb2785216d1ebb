package usher.oauth.openid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.resource.Bearers;
import usher.profile.Profile;
import usher.profile.ProfileStore;
import usher.signin.Caller;
import usher.sql.Database;

/**
 * {@code GET} and {@code POST /oauth/userinfo} (OpenID Connect Core, section 5.3): who it is, as
 * far as the token's scopes allow. Thread-safe.
 */
public final class UserinfoEndpoint {
  /** What it can tell, beside {@code sub}. */
  static final List<String> CLAIMS = List.of("name", "picture", "email", "email_verified");

  private static final String PROFILE = "profile";
  private static final String EMAIL = "email";

  /** The scopes for which it tells something. */
  static final List<String> SCOPES = List.of(IdTokens.SCOPE, PROFILE, EMAIL);

  private final Bearers bearers;
  private final Database database;
  private final ProfileStore profiles;
  private final String issuer;

  public UserinfoEndpoint(
      Bearers bearers, Database database, ProfileStore profiles, String issuer) {
    this.bearers = bearers;
    this.database = database;
    this.profiles = profiles;
    this.issuer = issuer;
  }

  /** The token in the header (RFC 6750, section 2.1; RFC 9449, section 7.1). */
  public Reply get(Call call) {
    return answer(bearers.caller(call, IdTokens.SCOPE));
  }

  /** The token in the header, or in a form (RFC 6750, section 2.2). */
  public Reply post(Call call) {
    String inForm = isForm(call) ? call.form().one("access_token") : null;
    if (inForm == null) {
      return get(call);
    }
    if (call.header("Authorization") != null) {
      throw new Problem(400, "invalid_request", "The token came in more than one way.")
          .header("WWW-Authenticate", "Bearer realm=\"usher\", error=\"invalid_request\"");
    }
    return answer(bearers.callerByForm(call, inForm, IdTokens.SCOPE));
  }

  private static boolean isForm(Call call) {
    String type = call.header("Content-Type");
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }

  private Reply answer(Caller caller) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", caller.account().id().value());
    if (caller.scopes().contains(PROFILE)) {
      inUse(caller).ifPresent(profile -> put(claims, profile));
    }
    if (caller.scopes().contains(EMAIL)) {
      claims.put("email", caller.account().email());
      // Nobody has sent anything there to see whether it arrives.
      claims.put("email_verified", false);
    }
    return Reply.json(200, claims);
  }

  /** Who watches on this device, once somebody has said so. */
  private Optional<Profile> inUse(Caller caller) {
    String id = caller.signIn().profileId();
    return id == null
        ? Optional.empty()
        : database.read(tx -> profiles.find(tx, caller.account().id(), id));
  }

  private void put(Map<String, Object> claims, Profile profile) {
    claims.put("name", profile.name());
    claims.put("picture", issuer + "/pictures/" + profile.picture() + ".svg");
  }
}
