package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose word about an address counts, and how addresses are shortened. */
final class ClientAddressTest {
  private final ClientAddress addresses =
      new ClientAddress(List.of("10.0.0.0/8", "192.168.1.7", "2001:db8:1::/48"));

  private String of(String peer, List<String> xForwardedFor, String... forwarded) {
    return addresses.of(InetAddress.ofLiteral(peer), xForwardedFor, List.of(forwarded));
  }

  @Test
  void peer_notTrusted_speaksForItselfOnly() {
    assertEquals("11.0.0.1", of("11.0.0.1", List.of("9.9.9.9"), "for=9.9.9.9"));
    assertEquals("192.168.1.8", of("192.168.1.8", List.of("9.9.9.9")));
  }

  @Test
  void peer_trusted_rightmostUntrustedCounts() {
    assertEquals("10.0.0.1", of("10.0.0.1", List.of()));
    assertEquals("9.9.9.9", of("10.0.0.1", List.of("9.9.9.9")));
    assertEquals("9.9.9.9", of("192.168.1.7", List.of("1.1.1.1, 9.9.9.9, 10.2.3.4")));
    assertEquals("9.9.9.9", of("10.0.0.1", List.of("1.1.1.1", "9.9.9.9")));
    assertEquals("10.3.3.3", of("10.0.0.1", List.of("10.3.3.3, 10.2.2.2")));
    assertEquals("9.9.9.9", of("2001:db8:1::5", List.of("9.9.9.9")));
  }

  @Test
  void hop_unreadable_endsTheWalk() {
    assertEquals("10.2.2.2", of("10.0.0.1", List.of("9.9.9.9, unknown, 10.2.2.2")));
    assertEquals("10.0.0.1", of("10.0.0.1", List.of("localhost")));
    assertEquals("10.0.0.1", of("10.0.0.1", List.of("fe80::1%eth0")));
  }

  @Test
  void forwarded_ofRfc7239_isRead() {
    assertEquals("9.9.9.9", of("10.0.0.1", List.of(), "proto=https;For=9.9.9.9, for=10.1.1.1"));
    assertEquals("2001:db8:9:0:0:0:0:1", of("10.0.0.1", List.of(), "for=\"[2001:db8:9::1]:4711\""));
    assertEquals("9.9.9.9", of("10.0.0.1", List.of("9.9.9.9:80"), "for=\"9.9.9.9:80\""));
  }

  @Test
  void headers_disagreeing_theProxyAloneIsCertain() {
    assertEquals("10.0.0.1", of("10.0.0.1", List.of("9.9.9.9"), "for=8.8.8.8"));
  }

  @Test
  void throttleKey_ofIpv6_isTheHousehold() {
    assertEquals("9.9.9.9", ClientAddress.throttleKey("9.9.9.9"));
    assertEquals("2001:db8:1:2:0:0:0:0/64", ClientAddress.throttleKey("2001:db8:1:2:3:4:5:6"));
    assertEquals("9.9.9.9", ClientAddress.throttleKey("::ffff:9.9.9.9"));
  }

  @Test
  void forLog_namesNoHousehold() {
    assertEquals("9.9.9.0/24", ClientAddress.forLog("9.9.9.9"));
    assertEquals("2001:db8:1:0:0:0:0:0/48", ClientAddress.forLog("2001:db8:1:2:3:4:5:6"));
    assertEquals("-", ClientAddress.forLog("-"));
  }

  @Test
  void network_forms_areChecked() {
    for (String good : List.of("10.0.0.0/8", "::/0", "10.0.0.1", "0.0.0.0/0", "10.0.0.0/32")) {
      assertTrue(ClientAddress.isNetwork(good), good);
    }
    for (String bad : List.of("10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "x", "", "::/129")) {
      assertFalse(ClientAddress.isNetwork(bad), bad);
    }
    assertEquals(
        "9.9.9.9",
        new ClientAddress(List.of("::/0"))
            .of(InetAddress.ofLiteral("9.9.9.9"), List.of("8.8.8.8"), List.of()));
  }
}
