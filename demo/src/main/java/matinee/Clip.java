package matinee;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clip in one quality: a fragmented MP4 (ISO/IEC 14496-12) as the parts that a player asks for
 * one by one. Immutable; the arrays are never changed.
 */
final class Clip {
  /** How long each segment plays. */
  static final int SECONDS = 4;

  private static final int BOX_HEADER = 8;

  private final byte[] start;
  private final List<byte[]> segments;

  private Clip(byte[] start, List<byte[]> segments) {
    this.start = start;
    this.segments = List.copyOf(segments);
  }

  /** The clip of this name in this quality, out of the jar; null when there is none. */
  static @Nullable Clip read(String name, String quality) throws IOException {
    String path = "/matinee/clips/" + name + "-" + quality + ".mp4";
    try (InputStream in = Clip.class.getResourceAsStream(path)) {
      return in == null ? null : of(in.readAllBytes());
    }
  }

  /** Everything before the first `moof` box is the start, each `moof` with its `mdat` a segment. */
  static Clip of(byte[] file) {
    List<Integer> fragments = new ArrayList<>();
    for (int at = 0; at < file.length; at += ByteBuffer.wrap(file).getInt(at)) {
      if (type(file, at).equals("moof")) {
        fragments.add(at);
      }
    }
    List<byte[]> segments = new ArrayList<>();
    for (int i = 0; i < fragments.size(); i++) {
      int end = i + 1 < fragments.size() ? fragments.get(i + 1) : file.length;
      segments.add(Arrays.copyOfRange(file, fragments.get(i), end));
    }
    return new Clip(Arrays.copyOf(file, fragments.getFirst()), segments);
  }

  private static String type(byte[] file, int box) {
    return new String(file, box + 4, BOX_HEADER - 4, StandardCharsets.US_ASCII);
  }

  /** What a player needs before any segment. */
  byte[] start() {
    return start;
  }

  /** How many segments there are before the clip begins again. */
  int length() {
    return segments.size();
  }

  byte[] segment(int number) {
    return segments.get(number);
  }

  /** The coding as RFC 6381 writes it: profile, constraints and level stand in `avcC`. */
  String codec() {
    int at = new String(start, StandardCharsets.ISO_8859_1).indexOf("avcC");
    return "avc1.%02x%02x%02x".formatted(start[at + 5], start[at + 6], start[at + 7]);
  }
}
