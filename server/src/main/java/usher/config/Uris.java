package usher.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Which addresses settings may name. */
public final class Uris {
  public static final String ISSUER =
      "https://host, or http:// on this machine only, without path, query or fragment";
  public static final String WEB_OR_EMPTY = "empty, or an http(s) address";
  public static final String SECURE_OR_EMPTY =
      "empty, or an https address, or an http one on this machine";
  public static final String REDIRECTS =
      "https addresses, http ones on this machine, or com.example:/path, without fragment";

  public static final String REDIS = "redis://host:port, or rediss:// for TLS";

  private Uris() {}

  public static boolean redis(String text) {
    URI uri = parse(text);
    return uri != null
        && uri.getHost() != null
        && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
        && uri.getRawUserInfo() == null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  public static boolean issuer(String text) {
    URI uri = parse(text);
    return uri != null
        && secureWeb(uri)
        && uri.getRawUserInfo() == null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  public static boolean loopback(String text) {
    URI uri = parse(text);
    return uri != null && isLoopback(uri.getHost());
  }

  public static boolean webOrEmpty(String text) {
    URI uri = parse(text);
    return text.isEmpty() || (uri != null && web(uri));
  }

  public static boolean secure(String text) {
    URI uri = parse(text);
    return uri != null && secureWeb(uri) && uri.getRawUserInfo() == null;
  }

  /** RFC 8252 section 7: claimed https, loopback, or a private-use scheme named after a domain. */
  public static boolean redirect(String text) {
    URI uri = parse(text);
    if (uri == null || uri.getScheme() == null || uri.getRawFragment() != null) {
      return false;
    }
    return web(uri) ? secureWeb(uri) : uri.getScheme().contains(".");
  }

  private static boolean secureWeb(URI uri) {
    return web(uri) && ("https".equals(uri.getScheme()) || isLoopback(uri.getHost()));
  }

  private static boolean web(URI uri) {
    boolean known = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    return known && uri.getHost() != null;
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return false;
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
