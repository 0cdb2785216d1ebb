package usher.signal;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.EndReason;
import usher.signin.SignInId;

/**
 * One thing that happened, as a security event token tells it (RFC 8417; CAEP 1.0). Immutable.
 *
 * @param type the event's URI
 * @param subject whom it is about (RFC 9493), as {@code sub_id}
 * @param claims what it says
 */
record SecurityEvent(String type, Map<String, Object> subject, Map<String, Object> claims) {
  static final String SESSION_REVOKED =
      "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
  static final String CREDENTIAL_CHANGE =
      "https://schemas.openid.net/secevent/caep/event-type/credential-change";
  static final String VERIFICATION =
      "https://schemas.openid.net/secevent/ssf/event-type/verification";

  /** Those that a receiver can ask for. */
  static final List<String> SUPPORTED = List.of(SESSION_REVOKED, CREDENTIAL_CHANGE);

  private static final String FORMAT = "format";

  /** A sign-in is over (CAEP, section 3.1). */
  static SecurityEvent sessionRevoked(
      String issuer,
      AccountId account,
      SignInId sid,
      EndReason reason,
      boolean byViewer,
      Instant at) {
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put(FORMAT, "complex");
    subject.put("user", user(issuer, account));
    subject.put("session", Map.of(FORMAT, "opaque", "id", sid.value()));
    Map<String, Object> claims = common(at, initiator(reason, byViewer));
    claims.put("reason_admin", Map.of("en", reason.word()));
    return new SecurityEvent(SESSION_REVOKED, subject, claims);
  }

  /** There is another password (CAEP, section 3.3). */
  static SecurityEvent passwordChanged(
      String issuer, AccountId account, boolean byViewer, Instant at) {
    Map<String, Object> claims = common(at, byViewer ? "user" : "admin");
    claims.put("credential_type", "password");
    claims.put("change_type", "update");
    return new SecurityEvent(CREDENTIAL_CHANGE, user(issuer, account), claims);
  }

  /** What a receiver asked for, to see that events reach it (SSF, section 8.1.4). */
  static SecurityEvent verification(String stream, @Nullable String state) {
    return new SecurityEvent(
        VERIFICATION, ofStream(stream), state == null ? Map.of() : Map.of("state", state));
  }

  /** As it is kept until it is signed. */
  String payload() {
    return JSONObjectUtils.toJSONString(Map.of("sub_id", subject, "events", Map.of(type, claims)));
  }

  private static Map<String, Object> user(String issuer, AccountId account) {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put(FORMAT, "iss_sub");
    user.put("iss", issuer);
    user.put("sub", account.value());
    return user;
  }

  private static Map<String, Object> ofStream(String stream) {
    return Map.of(FORMAT, "opaque", "id", stream);
  }

  private static Map<String, Object> common(Instant at, String initiator) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("event_timestamp", at.getEpochSecond());
    claims.put("initiating_entity", initiator);
    return claims;
  }

  /** Who made it happen (CAEP, section 2). */
  private static String initiator(EndReason reason, boolean byViewer) {
    return switch (reason) {
      case HERE, ELSEWHERE, REPLACED, EXPIRED -> "user";
      case PASSWORD_CHANGED -> byViewer ? "user" : "admin";
      case ADMIN, ACCOUNT_CLOSED -> "admin";
      case IDLE, TOKEN_REUSE -> "policy";
    };
  }
}
