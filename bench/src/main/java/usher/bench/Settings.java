package usher.bench;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the server is set up for a measurement.
 *
 * @param accounts how many there are, {@code viewer-0@bench.example} and so on
 * @param hash what passwords cost; only who measures sign-ins needs the real cost
 * @param more settings that only this measurement needs, in lines of their own
 */
record Settings(int accounts, Hash hash, String more) {
  Settings(int accounts, Hash hash) {
    this(accounts, hash, "");
  }

  /** Argon2id's parameters. */
  record Hash(int memoryKib, int iterations) {
    /** The server's default, as the DESIGN has it. */
    static final Hash DEFAULT = new Hash(19_456, 2);

    /** The least that the server allows: setting up is not what is measured. */
    static final Hash LEAST = new Hash(1_024, 1);

    String text() {
      return "Argon2id m=" + memoryKib + " KiB, t=" + iterations + ", p=1";
    }
  }

  static final String PASSWORD = "the usual long password";
  static final String CALLBACK = "http://localhost:1/callback";
  static final String SECRET = "a secret of the follower";
  static final int DEVICES_MAX = 1_000;

  static String email(int account) {
    return "viewer-" + account + "@bench.example";
  }

  /** The settings of one node of perhaps several, which have issuer and data in common. */
  String toml(int issuersPort, int port, Path data) {
    return """
    issuer = "http://localhost:%9$d"
    http.port = %1$d
    http.event_streams_max = 20000
    # Limits count by address: the measurement comes from many.
    http.trusted_proxies = ["127.0.0.1", "::1"]
    data.dir = '%2$s'
    password.argon2_memory_kib = %3$d
    password.argon2_iterations = %4$d
    limits.devices_per_account = %5$d
    limits.playback_requests = 1000000
    %10$s

    [clients.web]
    name = "Web"
    redirect_uris = ["%6$s"]
    audience = "bench"
    scopes = ["account"]

    [clients.tv]
    name = "TV"
    grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
    audience = "bench"
    scopes = ["account"]

    [clients.follower]
    name = "Follower"
    secret = "%7$s"
    grants = ["client_credentials"]
    scopes = ["revocations"]

    %8$s\
    """
        .formatted(
            port,
            data,
            hash.memoryKib(),
            hash.iterations(),
            DEVICES_MAX,
            CALLBACK,
            SECRET,
            IntStream.range(0, accounts).mapToObj(Settings::account).collect(Collectors.joining()),
            issuersPort,
            more);
  }

  private static String account(int number) {
    return """
    [accounts.viewer-%d]
    email = "%s"
    password = "%s"
    """
        .formatted(number, email(number), PASSWORD);
  }
}
