package usher.edge;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A back end's own check of Usher's access tokens: the follower and the verifier, started together.
 * Thread-safe; one for each process.
 *
 * <pre>{@code
 * Edge edge = Edge.of("https://id.example.com", "https://catalogue.example.com")
 *     .client("catalogue", secret)
 *     .start();
 * edge.awaitReady(Duration.ofSeconds(10));
 * switch (edge.verify(token)) {
 *   case Verified(Claims claims) -> serve(claims.accountId());
 *   case Rejected(Reason reason) -> answer(401);
 *   case Stale() -> answer(503);
 * }
 * }</pre>
 */
public final class Edge implements AutoCloseable {

  private final UsherConnection usher;
  private final RevocationFollower follower;
  private final KeySource keys;
  private final TokenVerifier verifier;
  private final PassVerifier passes;

  private Edge(Settings settings, UsherConnection usher, TrustClock clock) {
    this.usher = usher;
    this.follower =
        new RevocationFollower(
            usher::poll, settings.follower, settings.staleness, clock, new SecureRandom());
    this.keys = new KeySource(usher::jwks, clock.nanos());
    this.verifier =
        new TokenVerifier(settings.issuer, settings.audience, keys, follower::current, clock);
    this.passes =
        new PassVerifier(settings.issuer, settings.audience, keys, follower::current, clock);
  }

  /**
   * Begins the settings of an edge.
   *
   * @param issuer Usher's address, which is also the {@code iss} of its tokens
   * @param audience what {@code aud} must contain: this service's name in Usher's configuration
   */
  public static Settings of(String issuer, String audience) {
    return new Settings(issuer, audience);
  }

  /**
   * Checks a token, as it stands after {@code Bearer} in the request. Never throws for any text.
   */
  public Verification verify(String token) {
    return verifier.verify(token);
  }

  /**
   * Checks a pass, where segments and licences are handed out. Never throws for any text.
   *
   * @param title the service's own id of what is asked for
   */
  public PassVerification verifyPass(String pass, String title) {
    return passes.verify(pass, title);
  }

  /**
   * Waits until the feed has been read once, before which no token is accepted.
   *
   * @return whether that came in time; the edge goes on trying either way
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return follower.awaitFirst(atMost);
  }

  /** See {@link RevocationFollower#onRevoked}: for closing what a signed-out device has open. */
  public void onRevoked(Consumer<Revocation> listener) {
    follower.onRevoked(listener);
  }

  /** What is known of the revocations, for health checks and metrics. */
  public RevokedSids revoked() {
    return follower.current();
  }

  /** Stops following and closes the connections to Usher. */
  @Override
  public void close() {
    follower.close();
    usher.close();
  }

  /** The settings of an edge. Not thread-safe. */
  public static final class Settings {

    private final String issuer;
    private final String audience;
    private String usher;
    private @Nullable String clientId;
    private @Nullable String clientSecret;
    private String follower = "";
    private Duration staleness = Duration.ofSeconds(5);
    private TrustClock clock = TrustClock.system();

    private Settings(String issuer, String audience) {
      this.issuer = issuer;
      this.audience = audience;
      this.usher = issuer;
    }

    /**
     * The OAuth client, with the scope {@code revocations}, as which this back end reads the feed.
     */
    public Settings client(String id, String secret) {
      this.clientId = id;
      this.clientSecret = secret;
      this.follower = follower.isEmpty() ? id : follower;
      return this;
    }

    /** The name that operators see; the client's id if not set. */
    public Settings follower(String name) {
      this.follower = Wire.word("follower", name);
      return this;
    }

    /**
     * Where Usher is reached from here, if not at the issuer's address. The client's secret goes
     * there: use https, or a network of your own.
     */
    public Settings usher(String address) {
      this.usher = address;
      return this;
    }

    /**
     * How long this back end accepts tokens without hearing from Usher; 5 seconds if not set.
     * Usher's own limit counts when it is shorter.
     *
     * @throws IllegalArgumentException if it is under a second or over a minute
     */
    public Settings staleness(Duration atMost) {
      if (atMost.compareTo(Duration.ofSeconds(1)) < 0
          || atMost.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("staleness must be from 1 to 60 seconds");
      }
      this.staleness = atMost;
      return this;
    }

    /** The clocks, for tests; this machine's if not set. */
    public Settings clock(TrustClock clocks) {
      this.clock = clocks;
      return this;
    }

    /**
     * Starts the edge: returns at once, and fetches keys and feed in the background.
     *
     * @throws IllegalStateException if no client is set
     * @throws IllegalArgumentException if Usher's address is not one
     */
    public Edge start() {
      if (clientId == null || clientSecret == null) {
        throw new IllegalStateException("An edge needs client(id, secret) to read the feed.");
      }
      Edge edge =
          new Edge(this, new UsherConnection(URI.create(usher), clientId, clientSecret), clock);
      edge.follower.start();
      edge.keys.fetchAside();
      return edge;
    }
  }
}
