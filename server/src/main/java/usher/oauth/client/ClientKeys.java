package usher.oauth.client;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The public keys of the clients that prove themselves with one. Thread-safe.
 *
 * <p>Only the operator's configuration names addresses to fetch keys from; the admin API takes the
 * keys themselves. So nobody can make Usher ask for an address of their choice. What is fetched is
 * bounded in size and time, no redirect is followed, and what comes back is shown to nobody.
 */
public final class ClientKeys {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(3);
  private static final int BYTES_MAX = 64 * 1024;
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(10);
  private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofHours(1);

  private record Known(Credential.Keys credential, JWKSource<SecurityContext> source) {}

  private final Map<String, Known> byClient = new ConcurrentHashMap<>();

  JWKSource<SecurityContext> of(String clientId, Credential.Keys credential) {
    return byClient
        .compute(
            clientId,
            (id, known) ->
                known != null && known.credential().equals(credential)
                    ? known
                    : new Known(credential, source(credential)))
        .source();
  }

  private static JWKSource<SecurityContext> source(Credential.Keys credential) {
    URI uri = credential.jwksUri();
    try {
      return uri == null
          ? new ImmutableJWKSet<>(JWKSet.parse(String.valueOf(credential.jwks())))
          : remote(uri.toURL());
    } catch (ParseException | MalformedURLException e) {
      throw new IllegalStateException("was checked when it was set", e);
    }
  }

  private static JWKSource<SecurityContext> remote(URL url) {
    return JWKSourceBuilder.create(url, new Fetch())
        .cache(FRESH.toMillis(), CONNECT.plus(READ).multipliedBy(2).toMillis())
        .refreshAheadCache(false)
        .rateLimited(LEAST_PAUSE.toMillis())
        .outageTolerant(KEPT_IN_AN_OUTAGE.toMillis())
        .build();
  }

  private static final class Fetch extends DefaultResourceRetriever {
    Fetch() {
      super(Math.toIntExact(CONNECT.toMillis()), Math.toIntExact(READ.toMillis()), BYTES_MAX);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
