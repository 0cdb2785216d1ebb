package usher.edge;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.WhenStale;
import usher.edge.parts.Credentials;
import usher.edge.parts.Wire;

/**
 * A back end's own check of Usher's access tokens: the follower and the verifier, started together.
 * Thread-safe; one for each process.
 *
 * <pre>{@code
 * Edge edge = Edge.of("https://id.example.com", "https://catalogue.example.com")
 *     .client("catalogue", secret)
 *     .start();
 * switch (edge.verify(authorizationHeader, dpopHeaders, method, uri)) {
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
  private final TrustClock clock;
  private final WhenStale whenStale;

  private Edge(Settings settings, UsherConnection usher) {
    this.usher = usher;
    this.clock = settings.clock;
    this.whenStale = settings.whenStale;
    this.keys = new KeySource(usher::jwks, clock.nanos());
    this.follower =
        new RevocationFollower(
            usher, settings.follower, settings.staleness, clock, new SecureRandom());
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
   * @return settings with defaults
   */
  public static Settings of(String issuer, String audience) {
    return new Settings(issuer, audience);
  }

  /**
   * Checks a token, as it stands after {@code Bearer} in the request. Never throws for any text.
   *
   * @param token the text
   * @return what was found
   */
  public Verification verify(String token) {
    return verify(token, whenStale);
  }

  /**
   * Checks a pass, where segments and licences are handed out. Never throws for any text.
   *
   * @param pass the text
   * @param title the service's own id of what is asked for
   * @return what was found
   */
  public PassVerification verifyPass(String pass, String title) {
    return passes.verify(pass, title);
  }

  /**
   * Checks a token, with a policy of this call's own.
   *
   * @param token the text
   * @param otherwise what to do when this back end has not heard from Usher for too long
   * @return what was found
   */
  public Verification verify(String token, WhenStale otherwise) {
    return otherwise == WhenStale.ASK
        ? verifier.verify(token, usher::check)
        : verifier.verify(token);
  }

  /**
   * Checks a token that came as {@code DPoP} and the proof that came with it (RFC 9449 section
   * 7.1). Never throws for any text.
   *
   * @param request what the proof must speak of
   * @return what was found
   */
  public Verification verify(DpopRequest request) {
    return verifier.verify(request);
  }

  /**
   * Checks the token of a request by its headers as they came. Never throws for any text.
   *
   * @param authorization the value of the {@code Authorization} header; null if there is none
   * @param proofs the values of all {@code DPoP} headers
   * @param method the request's
   * @param uri the request's address as the app called it: behind a proxy the public one
   * @return what was found; {@code MALFORMED} if there is no token
   */
  public Verification verify(
      @Nullable String authorization, List<String> proofs, String method, String uri) {
    Credentials credentials = Credentials.of(authorization);
    return switch (credentials.scheme()) {
      case "bearer" -> verify(credentials.token());
      case "dpop" -> verify(new DpopRequest(credentials.token(), proofs, method, uri));
      default -> new Verification.Rejected(Verification.Reason.MALFORMED);
    };
  }

  /**
   * Waits until keys and feed have been read once, before which no token is accepted.
   *
   * @param atMost how long
   * @return whether that came in time; the edge goes on trying either way
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    TrustClock.Moment start = TrustClock.system().now();
    return follower.awaitFirst(atMost)
        && keys.awaitFirst(atMost.minus(TrustClock.system().now().since(start)));
  }

  /**
   * Tells of each sign-in that ends from now on, for closing what a signed-out device has open.
   *
   * @param listener see {@link RevocationFollower#onRevoked}
   */
  public void onRevoked(Consumer<Revocation> listener) {
    follower.onRevoked(listener);
  }

  /** {@return what is known of the revocations} */
  public RevokedSids revoked() {
    return follower.current();
  }

  /** {@return how much longer tokens are accepted should Usher be silent; zero when stale} */
  public Duration trustLeft() {
    return follower.current().trustLeft(clock.now());
  }

  /** Stops following and closes the connections to Usher. */
  @Override
  public void close() {
    follower.close();
    usher.close();
  }

  /** The settings of an edge. Not thread-safe. */
  public static final class Settings {
    private static final int MAX_ADDRESSES = 16;

    private final String issuer;
    private final String audience;
    private List<String> addresses;
    private @Nullable String clientId;
    private @Nullable String clientSecret;
    private @Nullable SSLContext tls;
    private String follower = "";
    private Duration staleness = Duration.ofSeconds(5);
    private WhenStale whenStale = WhenStale.REFUSE;
    private TrustClock clock = TrustClock.system();

    private Settings(String issuer, String audience) {
      this.issuer = issuer;
      this.audience = audience;
      this.addresses = List.of(issuer);
    }

    /**
     * The OAuth client, with the scope {@code revocations}, as which this back end reads the feed.
     *
     * @param id its id
     * @param secret its secret
     * @return these settings
     */
    public Settings client(String id, String secret) {
      this.clientId = id;
      this.clientSecret = secret;
      this.follower = follower.isEmpty() ? id : follower;
      return this;
    }

    /**
     * The name that operators see; the client's id if not set.
     *
     * @param name 1 to 128 of {@code A-Z a-z 0-9 . _ ~ : / + = @ -}
     * @return these settings
     */
    public Settings follower(String name) {
      this.follower = Wire.word("follower", name);
      return this;
    }

    /**
     * Where Usher is reached from here, if not at the issuer's address. The client's secret goes
     * there: use https, or a network of your own.
     *
     * @param first asked until it fails
     * @param others asked in turn from then on, each until it fails; at most 15
     * @return these settings
     * @throws IllegalArgumentException if there are more
     */
    public Settings usher(String first, String... others) {
      if (others.length >= MAX_ADDRESSES) {
        throw new IllegalArgumentException("at most " + MAX_ADDRESSES + " addresses of Usher");
      }
      this.addresses = Stream.concat(Stream.of(first), Stream.of(others)).toList();
      return this;
    }

    /**
     * Whom to trust when Usher is asked over https, and as whom to appear; this Java's default if
     * not set.
     *
     * @param context for all connections to Usher
     * @return these settings
     */
    public Settings tls(SSLContext context) {
      this.tls = context;
      return this;
    }

    /**
     * How long this back end accepts tokens without hearing from Usher; 5 seconds if not set.
     *
     * @param atMost from one second to a minute; Usher's own limit counts when it is shorter
     * @return these settings
     * @throws IllegalArgumentException if it is outside of that
     */
    public Settings staleness(Duration atMost) {
      if (atMost.compareTo(Duration.ofSeconds(1)) < 0
          || atMost.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("staleness must be from 1 to 60 seconds");
      }
      this.staleness = atMost;
      return this;
    }

    /**
     * What is answered when that long has passed; {@link WhenStale#REFUSE} if not set.
     *
     * @param policy for all calls that bring none of their own
     * @return these settings
     */
    public Settings whenStale(WhenStale policy) {
      this.whenStale = policy;
      return this;
    }

    /**
     * The clocks, for tests; this machine's if not set.
     *
     * @param clocks read at every check
     * @return these settings
     */
    public Settings clock(TrustClock clocks) {
      this.clock = clocks;
      return this;
    }

    /**
     * Starts the edge: returns at once, and fetches keys and feed in the background.
     *
     * @return the edge
     * @throws IllegalStateException if no client is set
     * @throws IllegalArgumentException if one of Usher's addresses is none
     */
    public Edge start() {
      if (clientId == null || clientSecret == null) {
        throw new IllegalStateException("An edge needs client(id, secret) to read the feed.");
      }
      List<URI> uris = addresses.stream().map(URI::create).toList();
      Edge edge = new Edge(this, new UsherConnection(uris, clientId, clientSecret, tls));
      edge.keys.keepFresh();
      // Aside, since a fetch of keys may be under way: the token is refused already.
      edge.follower.onBurnt(kid -> Thread.startVirtualThread(() -> edge.keys.forget(kid)));
      edge.follower.start(edge.keys::keepFresh);
      return edge;
    }
  }
}
