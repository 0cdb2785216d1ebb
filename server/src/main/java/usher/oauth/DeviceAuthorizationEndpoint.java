package usher.oauth;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceRecognizer;
import usher.device.Heard;
import usher.device.Places;
import usher.grant.DeviceCodes;
import usher.http.Call;
import usher.http.ClientAddress;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.client.ClientAuthentication;
import usher.secret.Secrets;

/** {@code POST /oauth/device_authorization} (RFC 8628, section 3.1). Thread-safe. */
final class DeviceAuthorizationEndpoint {
  private static final int DEVICE_ID_MIN = 16;
  private static final int DEVICE_ID_MAX = 128;

  private final ClientAuthentication authentication;
  private final DeviceCodes deviceCodes;
  private final DeviceRecognizer recognizer;
  private final Places places;
  private final Secrets secrets;
  private final DeviceGrant.Polling polling;
  private final String issuer;

  DeviceAuthorizationEndpoint(
      ClientAuthentication authentication,
      DeviceCodes deviceCodes,
      DeviceRecognizer recognizer,
      Places places,
      Secrets secrets,
      DeviceGrant.Polling polling,
      String issuer) {
    this.authentication = authentication;
    this.deviceCodes = deviceCodes;
    this.recognizer = recognizer;
    this.places = places;
    this.secrets = secrets;
    this.polling = polling;
    this.issuer = issuer;
  }

  Reply post(Call call) {
    Client client = authentication.sender(call);
    DeviceAuthorizationRequest request = parse(call, client);
    Clients.requireGrant(client, GrantType.DEVICE_CODE.getValue());
    Form form = call.form();
    DeviceCodes.Wish wish =
        new DeviceCodes.Wish(
            client.id(),
            Clients.scope(client, request.getScope()),
            Secrets.hash(deviceId(form.one("device_id"))),
            recognizer.describe(Heard.told(form), Heard.hints(call)),
            places.of(call.address()),
            ClientAddress.throttleKey(call.address()));
    return deviceCodes
        .open(wish)
        .map(this::answer)
        .orElseThrow(DeviceAuthorizationEndpoint::tooMany);
  }

  private DeviceAuthorizationRequest parse(Call call, Client client) {
    try {
      return DeviceAuthorizationRequest.parse(
          OAuthMessages.read(call, URI.create(issuer + "/oauth/device_authorization"), client));
    } catch (ParseException e) {
      throw OAuthMessages.problem(e);
    }
  }

  /** A device that does not name itself is a new one each time. */
  private String deviceId(@Nullable String told) {
    if (told == null || told.isEmpty()) {
      return secrets.secret();
    }
    if (told.length() < DEVICE_ID_MIN || told.length() > DEVICE_ID_MAX) {
      throw new Problem(400, "invalid_request", "device_id has 16 to 128 characters.");
    }
    return told;
  }

  private Reply answer(DeviceCodes.Opened opened) {
    String shown = opened.userCode().shown();
    URI link = URI.create(issuer + "/link");
    URI complete = URI.create(issuer + "/link?user_code=" + shown);
    String json =
        new DeviceAuthorizationSuccessResponse(
                new com.nimbusds.oauth2.sdk.device.DeviceCode(opened.deviceCode()),
                new com.nimbusds.oauth2.sdk.device.UserCode(shown),
                link,
                complete,
                opened.life().toSeconds(),
                polling.interval().toSeconds(),
                Map.of("qr_uri", issuer + "/link/qr.svg?user_code=" + shown))
            .toJSONObject()
            .toJSONString();
    return OAuthMessages.json(json);
  }

  private static Problem tooMany() {
    return new Problem(429, "slow_down", "Too many codes from this address are open.")
        .header("Retry-After", "60");
  }
}
