package usher.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.testing.CountryFile;

/** Goal: an address becomes a country or nothing. Method: databases written by the test. */
class PlacesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.0.7",
        "172.16.0.1",
        "169.254.1.1",
        "fe80::1",
        "fe80::1%eth0",
        "fd12:3456::1",
        "fc00::1",
        "0.0.0.0",
        "::ffff:10.0.0.1"
      })
  void of_addressInTheHouse_local(String address) throws IOException {
    Path file = new CountryFile(6).add("fc00::", 7, Map.of("country_code", "FR")).write(file());
    try (Places places = Places.of(file)) {
      assertEquals("local", places.of(address));
    }
    assertEquals("local", Places.withoutDatabase().of(address));
  }

  @Test
  void of_flatDatabase_code() throws IOException {
    Path file =
        new CountryFile(6)
            .add("81.2.69.0", 24, Map.of("country_code", "GB"))
            .add("2001:db8:5::", 48, Map.of("country_code", "DE"))
            .write(file());
    try (Places places = Places.of(file)) {
      assertEquals("GB", places.of("81.2.69.142"));
      assertEquals("GB", places.of("::ffff:81.2.69.142"));
      assertEquals("DE", places.of("2001:db8:5::77"));
      assertNull(places.of("81.2.70.1"));
      assertNull(places.of("2001:db8:6::1"));
    }
  }

  @Test
  void of_maxMindsOwnDatabase_code() throws IOException {
    Map<String, ?> row = Map.of("country", Map.of("iso_code", "SE", "geoname_id", 2_661_886));
    try (Places places = Places.of(new CountryFile(4).add("89.160.0.0", 16, row).write(file()))) {
      assertEquals("SE", places.of("89.160.20.112"));
    }
  }

  @Test
  void of_ipv6AddressInDatabaseForIpv4_null() throws IOException {
    Path file = new CountryFile(4).add("81.2.69.0", 24, Map.of("country_code", "GB")).write(file());
    try (Places places = Places.of(file)) {
      assertNull(places.of("2001:db8::1"));
    }
  }

  @Test
  void of_rowWithoutRealCountry_null() throws IOException {
    Path file =
        new CountryFile(4)
            .add("1.0.0.0", 8, Map.of("country_code", "ZZ"))
            .add("2.0.0.0", 8, Map.of("country_code", "<b>"))
            .add("3.0.0.0", 8, Map.of("country_code", 7))
            .add("4.0.0.0", 8, Map.of("continent", Map.of("code", "EU")))
            .add("5.0.0.0", 8, Map.of("country", "Sweden"))
            .write(file());
    try (Places places = Places.of(file)) {
      for (int i = 1; i <= 5; i++) {
        assertNull(places.of(i + ".0.0.1"));
      }
    }
  }

  @Test
  void of_damagedDatabase_nullAndNobodyStaysOut() throws IOException {
    Path file = new CountryFile(4).add("81.2.69.0", 24, Map.of("country_code", "GB")).write(file());
    byte[] bytes = Files.readAllBytes(file);
    // The row's first byte follows 24 nodes and the 16 bytes between tree and data.
    bytes[24 * 6 + 16] = (byte) 0xff;
    try (Places places = Places.of(Files.write(file, bytes))) {
      assertNull(places.of("81.2.69.142"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "example.org", "1.2.3", "999.1.1.1", "unknown", "::g"})
  void of_noAddress_null(String text) {
    assertNull(Places.withoutDatabase().of(text));
  }

  @Test
  void of_fileThatIsNoDatabase_refusedByName() throws IOException {
    Path file = Files.writeString(file(), "not a database");
    UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> Places.of(file));
    assertEquals("cannot read the database of countries " + file, refused.getMessage());
  }

  @Test
  void name_code_countryInTheLanguage() {
    assertEquals("Germany", Places.name("DE", Locale.ENGLISH));
    assertEquals("Alemania", Places.name("DE", Locale.forLanguageTag("es")));
    assertNull(Places.name("local", Locale.ENGLISH));
    assertNull(Places.name(null, Locale.ENGLISH));
  }

  private Path file() {
    return folder.resolve("countries.mmdb");
  }
}
