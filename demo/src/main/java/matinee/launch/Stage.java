package matinee.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything about a demo that its visitors and scripts are told: addresses, account, clients. */
public record Stage(int usherPort, int demoPort, Path data, String secret) {
  public static final String CATALOGUE = "matinee-catalogue";
  public static final String EMAIL = "guest@matinee.example";
  public static final String PASSWORD = "the lights go down";

  public String usher() {
    return "http://localhost:" + usherPort;
  }

  public String matinee() {
    return "http://localhost:" + demoPort;
  }

  /** Usher's settings for this demo. */
  public String toml(Path database, @Nullable Path clockOffsetFile) {
    String clock =
        clockOffsetFile == null ? "" : "dev.clock_offset_file = " + quoted(clockOffsetFile) + "\n";
    return """
    # Written by the demo at each start.
    issuer = "%1$s"
    http.port = %2$d
    data.dir = %3$s
    plans.basic = {screens = 1, quality = "sd"}
    plans.standard = {screens = 2, quality = "hd"}
    plans.premium = {screens = 4, quality = "hd"}
    brand = {name = "Matinee", accent = "#FFB454", help_url = "%4$s/#/help"}
    %5$s
    [clients.matinee-web]
    name = "Matinee on the web"
    redirect_uris = ["%4$s/"]
    grants = ["authorization_code", "refresh_token"]
    audience = "matinee"
    scopes = ["account", "catalogue"]
    home_uri = "%4$s/"

    [clients.matinee-phone]
    name = "Matinee on the phone"
    redirect_uris = ["%4$s/phone"]
    grants = ["authorization_code", "refresh_token"]
    audience = "matinee"
    scopes = ["account", "catalogue"]
    home_uri = "%4$s/phone"

    [clients.matinee-tv]
    name = "Matinee on the TV"
    redirect_uris = []
    grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
    audience = "matinee"
    scopes = ["account", "catalogue"]
    home_uri = "%4$s/tv"

    [clients.matinee-catalogue]
    name = "Matinee's catalogue"
    secret = "%6$s"
    grants = ["client_credentials"]
    scopes = ["revocations"]

    [accounts.demo]
    email = "%7$s"
    password = "%8$s"
    plan = "standard"
    profiles = [
      {name = "Ada", picture = "coral"},
      {name = "Noor", picture = "sky"},
      {name = "Kids", picture = "amber", kids = true},
    ]
    """
        .formatted(usher(), usherPort, quoted(database), matinee(), clock, secret, EMAIL, PASSWORD);
  }

  /** One line of JSON, for scripts. */
  public String json() {
    Map<String, Object> clients = new LinkedHashMap<>();
    clients.put("web", "matinee-web");
    clients.put("phone", "matinee-phone");
    clients.put("tv", "matinee-tv");
    clients.put("catalogue", Map.of("id", CATALOGUE, "secret", secret));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("usher", usher());
    all.put("web", matinee() + "/");
    all.put("tv", matinee() + "/tv");
    all.put("phone", matinee() + "/phone");
    all.put("account", Map.of("email", EMAIL, "password", PASSWORD));
    all.put("clients", clients);
    all.put("data", data.toString());
    return JSONObjectUtils.toJSONString(all);
  }

  /** What a first visitor has to know, and no more. */
  public String welcome(boolean passing) {
    return """

      Matinee is open.

        Web       %1$s/
        Phone     %1$s/phone     best in a window of 390 x 844
        TV        %1$s/tv        arrow keys, Enter, and Backspace for Back
        Account   %2$s/account

        Sign in as %3$s with the password: %4$s

      Four ways out:

        1  All devices, on a laptop   Web: top right > Account > Sign out of all devices
        2  This TV only               TV: Get Help, at the bottom of the menu > Sign out
        3  All devices, on a phone    Phone: top right > Account > Sign out of all devices
        4  Another device             Anywhere: Account > Devices > Sign out

      Data: %5$s%6$s
      Ctrl-C ends the demo.
    """
        .formatted(
            matinee(), usher(), EMAIL, PASSWORD, data, passing ? " (goes with the demo)" : "");
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
