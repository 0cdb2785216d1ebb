package usher.edge.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are the same, and which are none. */
class TargetUriTest {

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://a.example/x?q=1#f",
    "https://a.example/x, HTTPS://A.Example/x",
    "https://a.example/x, https://a.example:443/x",
    "https://a.example/x, https://a.example:/x",
    "http://a.example/x, http://a.example:80/x",
    "https://a.example/, https://a.example",
    "https://a.example/~b, https://a.example/%7eb",
    "https://a.example/%2Fb, https://a.example/%2fb",
    "https://a.example/c, https://a.example/b/../c",
    "https://a.example/c, https://a.example/%2e%2E/c",
    "https://a.example/b/, https://a.example/b/.",
    "https://a.example/b/, https://a.example/b/c/..",
    "http://[::1]:8080/, http://[::1]:8080",
    "http://my_host:8080/x, http://MY_HOST:8080/./x"
  })
  void normal_sameAddress_isTheSameText(String one, String other) {
    assertEquals(one, TargetUri.normal(one));
    assertEquals(one, TargetUri.normal(other));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, http://a.example/x",
    "https://a.example/x, https://a.example:8443/x",
    "https://a.example/x, https://a.example/X",
    "https://a.example/x, https://a.example/x/",
    "https://a.example/x/y, https://a.example/x%2Fy",
    "https://a.example/x/y, https://a.example/x//y",
    "https://a.example/x, https://b.example/x",
    "https://a.example/x, https://a.example.evil/x"
  })
  void normal_otherAddress_isAnotherText(String one, String other) {
    assertNotEquals(TargetUri.normal(one), TargetUri.normal(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "a.example/x",
        "//a.example/x",
        "ftp://a.example/x",
        "https:",
        "https:/x",
        "https://u@a.example/x",
        "https://a.example/%zz",
        "https://a.example/ x",
        "mailto:a@b"
      })
  void normal_noAddress_isNull(String text) {
    assertNull(TargetUri.normal(text));
  }

  @Test
  void normal_manyDots_staysInside() {
    assertEquals("https://a.example/x", TargetUri.normal("https://a.example/../../../x"));
  }
}
