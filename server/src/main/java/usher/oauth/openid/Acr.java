package usher.oauth.openid;

import java.util.List;
import usher.grant.Grant;

/**
 * The authentication context classes that Usher tells apart (OpenID Connect Core, section 2): how
 * sure it is that the viewer is who they are.
 */
public final class Acr {
  /** The password was given on the device itself. */
  public static final String PASSWORD_HERE = "1";

  /** Another device let it in: nothing was proved on this one, and it may be anybody's. */
  public static final String LET_IN = "0";

  /** Every one of them. */
  public static final List<String> ALL = List.of(LET_IN, PASSWORD_HERE);

  private Acr() {}

  static String of(Grant.Authentication authentication) {
    return authentication.here() ? PASSWORD_HERE : LET_IN;
  }
}
