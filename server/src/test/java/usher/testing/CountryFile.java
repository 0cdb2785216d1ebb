package usher.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small databases of addresses in the MaxMind format, version 2.0. */
public final class CountryFile {
  private static final int RECORD_BITS = 24;
  private static final int NOTHING = -1;

  private final int ipVersion;
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Begins one for addresses of version 4 or 6. */
  public CountryFile(int ipVersion) {
    this.ipVersion = ipVersion;
  }

  /** Adds a network and its row. */
  public CountryFile add(String network, int length, Map<String, ?> row) {
    int offset = data.size();
    data.writeBytes(value(row));
    byte[] address = InetAddress.ofLiteral(network).getAddress();
    boolean within6 = ipVersion == 6 && address.length == 4;
    byte[] path = new byte[ipVersion == 6 ? 16 : 4];
    System.arraycopy(address, 0, path, within6 ? 12 : 0, address.length);
    insert(path, within6 ? length + 96 : length, offset);
    return this;
  }

  private void insert(byte[] path, int length, int offset) {
    int at = 0;
    for (int bit = 0; bit < length; bit++) {
      int side = (path[bit / 8] >> (7 - bit % 8)) & 1;
      if (bit == length - 1) {
        nodes.get(at)[side] = -2 - offset;
      } else if (nodes.get(at)[side] == NOTHING) {
        nodes.add(new int[] {NOTHING, NOTHING});
        nodes.get(at)[side] = nodes.size() - 1;
      }
      at = nodes.get(at)[side];
    }
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      number(out, record(node[0]), RECORD_BITS / 8);
      number(out, record(node[1]), RECORD_BITS / 8);
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", RECORD_BITS);
    metadata.put("ip_version", ipVersion);
    metadata.put("database_type", "Test-Country");
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("languages", List.of("en"));
    metadata.put("description", Map.of("en", "a test"));
    out.writeBytes(value(metadata));
    return Files.write(file, out.toByteArray());
  }

  private int record(int entry) {
    if (entry == NOTHING) {
      return nodes.size();
    }
    return entry >= 0 ? entry : nodes.size() + 16 + (-2 - entry);
  }

  private static byte[] value(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        control(out, 2, bytes.length);
        out.writeBytes(bytes);
      }
      case Integer number -> {
        control(out, 6, 4);
        number(out, number, 4);
      }
      case Long number -> {
        control(out, 9, 8);
        number(out, number, 8);
      }
      case List<?> list -> {
        control(out, 11, list.size());
        list.forEach(one -> out.writeBytes(value(one)));
      }
      case Map<?, ?> map -> {
        control(out, 7, map.size());
        map.forEach((key, one) -> {
          out.writeBytes(value(key));
          out.writeBytes(value(one));
        });
      }
      default -> throw new IllegalArgumentException("no type for " + value);
    }
    return out.toByteArray();
  }

  /** A type and a size below 285; types above 7 stand in a second byte. */
  private static void control(ByteArrayOutputStream out, int type, int size) {
    int inByte = Math.min(size, 29);
    out.write(type <= 7 ? type << 5 | inByte : inByte);
    if (type > 7) {
      out.write(type - 7);
    }
    if (size >= 29) {
      out.write(size - 29);
    }
  }

  private static void number(ByteArrayOutputStream out, long number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (number >> shift));
    }
  }
}
