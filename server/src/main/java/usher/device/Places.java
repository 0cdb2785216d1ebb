package usher.device;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells roughly where a network address is, so that viewers see whether a sign-in was theirs: the
 * country, if the operator gave a database of countries. Thread-safe.
 *
 * <p>A place is stored as its ISO 3166 code, and put into the viewer's language when it is shown.
 */
public final class Places implements AutoCloseable {
  /** The place of an address in the same house or machine; pages have words for it. */
  public static final String LOCAL = "local";

  private static final Logger LOG = LoggerFactory.getLogger(Places.class);
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final @Nullable Reader countries;

  private Places(@Nullable Reader countries) {
    this.countries = countries;
  }

  /** Knows only {@link #LOCAL}. */
  public static Places withoutDatabase() {
    return new Places(null);
  }

  /** Reads countries from a file in the MaxMind format, MaxMind's own or a flat one. */
  public static Places of(Path file) {
    try {
      return new Places(new Reader(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the database of countries " + file, e);
    }
  }

  /** The country's code in two letters, or {@link #LOCAL}; null if it is not known. */
  public @Nullable String of(String address) {
    InetAddress literal = literal(address);
    if (literal == null) {
      return null;
    }
    return isLocal(literal) ? LOCAL : country(literal);
  }

  /** The name of a country; null for no place and for {@link #LOCAL}. */
  public static @Nullable String name(@Nullable String place, Locale language) {
    return place == null || !COUNTRIES.contains(place)
        ? null
        : Locale.of("", place).getDisplayCountry(language);
  }

  @Override
  public void close() {
    try {
      if (countries != null) {
        countries.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InetAddress literal(String address) {
    try {
      int zone = address.indexOf('%');
      // Never a name: that would ask the DNS.
      return InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isLocal(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || isUniqueLocal(address);
  }

  /** RFC 4193, which the JDK does not count among the site-local ones. */
  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
  }

  private @Nullable String country(InetAddress address) {
    if (countries == null) {
      return null;
    }
    try {
      return countries.get(address, Object.class) instanceof Map<?, ?> row ? code(row) : null;
    } catch (IOException | RuntimeException e) {
      // A damaged database, or an IPv6 address asked of one for IPv4: nobody stays out for that.
      LOG.debug("no country for an address", e);
      return null;
    }
  }

  private static @Nullable String code(Map<?, ?> row) {
    Object code =
        row.get("country") instanceof Map<?, ?> country
            ? country.get("iso_code")
            : row.get("country_code");
    return code instanceof String text && COUNTRIES.contains(text) ? text : null;
  }
}
