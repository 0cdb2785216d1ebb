package usher.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is, when proxies stand between: their word counts only if they are trusted.
 * Immutable.
 */
public final class ClientAddress {
  /** A network in CIDR form, or a single address. */
  private record Network(InetAddress first, int bits) {
    static Network of(String text) {
      String[] parts = text.split("/", 2);
      InetAddress address = literal(parts[0]);
      if (address == null) {
        throw new IllegalArgumentException("not an address or a network: " + text);
      }
      int most = address.getAddress().length * 8;
      int bits = parts.length == 1 ? most : Integer.parseUnsignedInt(parts[1]);
      if (bits > most) {
        throw new IllegalArgumentException("not a network: " + text);
      }
      return new Network(firstOf(address, bits), bits);
    }

    boolean contains(InetAddress other) {
      return other.getClass() == first.getClass() && firstOf(other, bits).equals(first);
    }
  }

  private final List<Network> trusted;

  /** Throws IllegalArgumentException (NumberFormatException among them) for what is no network. */
  public ClientAddress(List<String> trustedProxies) {
    trusted = trustedProxies.stream().map(Network::of).toList();
  }

  /**
   * The rightmost address that no trusted proxy stands behind. Two headers that disagree mean that
   * one of them is the caller's invention; then the proxy's own address is all that is certain.
   */
  String of(InetAddress peer, List<String> xForwardedFor, List<String> forwarded) {
    if (!trusts(peer)) {
      return peer.getHostAddress();
    }
    List<String> old = split(xForwardedFor);
    List<String> rfc7239 = split(forwarded).stream().map(ClientAddress::forParameter).toList();
    if (old.isEmpty() || rfc7239.isEmpty()) {
      return rightmost(peer, old.isEmpty() ? rfc7239 : old);
    }
    String one = rightmost(peer, old);
    return one.equals(rightmost(peer, rfc7239)) ? one : peer.getHostAddress();
  }

  /**
   * What tries are counted by: an IPv4 address as it is, of IPv6 the /64 that one household has.
   */
  public static String throttleKey(String address) {
    return shortened(address, 32, 64);
  }

  /** Whether this is an address or a network in CIDR form. */
  public static boolean isNetwork(String text) {
    try {
      var _ = Network.of(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What may stand in a log: enough to see a pattern, too little to name a household. */
  public static String forLog(String address) {
    return shortened(address, 24, 48);
  }

  private String rightmost(InetAddress peer, List<String> hops) {
    InetAddress last = peer;
    for (String hop : hops.reversed()) {
      InetAddress address = literal(withoutPort(hop));
      if (address == null) {
        break;
      }
      last = address;
      if (!trusts(address)) {
        break;
      }
    }
    return last.getHostAddress();
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static List<String> split(List<String> headers) {
    List<String> hops = new ArrayList<>();
    for (String header : headers) {
      for (String hop : header.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    return hops;
  }

  /** RFC 7239 section 4: {@code for="[2001:db8::1]:4711";proto=https}. */
  private static String forParameter(String element) {
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.regionMatches(true, 0, "for=", 0, 4)) {
        return stripped.substring(4).replace("\"", "");
      }
    }
    return "";
  }

  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? "" : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static String shortened(String text, int bits4, int bits6) {
    InetAddress address = literal(text);
    if (address == null) {
      return text;
    }
    int bits = address instanceof Inet4Address ? bits4 : bits6;
    String first = firstOf(address, bits).getHostAddress();
    return bits == 32 ? first : first + "/" + bits;
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      // A zone ("%eth0") means something on one machine only.
      return text.indexOf('%') >= 0 ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The first address of the network of so many bits in which this one lies. */
  private static InetAddress firstOf(InetAddress address, int bits) {
    byte[] kept = address.getAddress();
    for (int i = 0; i < kept.length; i++) {
      int left = Math.clamp(bits - 8L * i, 0, 8);
      kept[i] &= (byte) (0xff << (8 - left));
    }
    try {
      return InetAddress.getByAddress(kept);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + kept.length + " bytes", e);
    }
  }
}
