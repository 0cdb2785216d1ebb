package usher.playback.lease;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceId;
import usher.device.DeviceKind;
import usher.playback.lease.Playback.Screen;
import usher.playback.lease.Playback.Title;
import usher.secret.Secrets;
import usher.signin.SignInId;

/**
 * A playback and its start's key as bytes, a third of what they take as objects: a node holds a
 * million of them.
 *
 * <p>The ids that Usher makes are 128 bits written as 22 characters; they stand here as 16 bytes,
 * any other text as it is. Each begins with its length, 0 standing for those 16 bytes.
 */
public final class Packing {
  private static final int ID_CHARS = 22;
  private static final int ID_BYTES = 16;
  private static final int TEXT_MAX = 255;
  private static final List<DeviceKind> DEVICES = List.of(DeviceKind.values());
  private static final List<ContentKind> CONTENTS = List.of(ContentKind.values());

  private Packing() {}

  /** An id or a short text. */
  public static byte[] text(String text) {
    byte[] bytes = text.length() == ID_CHARS ? idBytes(text) : null;
    int length = 0;
    if (bytes == null) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
      length = bytes.length;
      if (length == 0 || length > TEXT_MAX) {
        throw new IllegalArgumentException("a text of 1 to " + TEXT_MAX + " bytes");
      }
    }
    byte[] packed = new byte[bytes.length + 1];
    packed[0] = (byte) length;
    System.arraycopy(bytes, 0, packed, 1, bytes.length);
    return packed;
  }

  /** A start's key, of any length, as 64 bits: they only tell one device's own starts apart. */
  static long key(String key) {
    byte[] hash = Secrets.hash(key).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.wrap(Base64.getUrlDecoder().decode(hash)).getLong();
  }

  /** A playback and its start's key. */
  public static byte[] pack(Playback playback, String key) {
    byte[] id = text(playback.id().value());
    byte[] sid = text(playback.sid().value());
    byte[] device = text(playback.screen().device().value());
    byte[] words = words(playback);
    ByteBuffer bytes =
        ByteBuffer.allocate(id.length + sid.length + device.length + words.length + 18);
    bytes.put(id).put(sid).putLong(key(key));
    bytes.put((byte) DEVICES.indexOf(playback.screen().kind()));
    bytes.put((byte) CONTENTS.indexOf(playback.content()));
    bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, playback.since()));
    return bytes.put(device).put(words).array();
  }

  /** The texts for people, one after the other; a title named like its id is written once. */
  private static byte[] words(Playback playback) {
    String name = playback.title().name();
    String profile = playback.profile();
    return Stream.of(
            playback.screen().name(),
            profile == null ? "" : profile,
            playback.title().id(),
            name.equals(playback.title().id()) ? "" : name,
            playback.quality())
        .map(word -> word.replace('\n', ' '))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #pack} wrote. */
  public static Playback unpack(byte[] packed) {
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    PlaybackId id = new PlaybackId(readText(bytes));
    SignInId sid = new SignInId(readText(bytes));
    bytes.getLong();
    DeviceKind kind = DEVICES.get(bytes.get());
    ContentKind content = CONTENTS.get(bytes.get());
    Instant since = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
    DeviceId device = new DeviceId(readText(bytes));
    String[] words = StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1);
    return new Playback(
        id,
        sid,
        new Screen(device, kind, words[0]),
        words[1].isEmpty() ? null : words[1],
        new Title(words[2], words[3].isEmpty() ? words[2] : words[3]),
        content,
        words[4],
        since);
  }

  static boolean isId(byte[] packed, byte[] id) {
    return at(packed, 0, id);
  }

  static boolean isSid(byte[] packed, byte[] sid) {
    return at(packed, textEnd(packed, 0), sid);
  }

  /** The bytes of its id, as {@link #text} makes them. */
  static byte[] id(byte[] packed) {
    return Arrays.copyOf(packed, textEnd(packed, 0));
  }

  /** The bytes of its sign-in's id, as {@link #text} makes them. */
  static byte[] sid(byte[] packed) {
    int start = textEnd(packed, 0);
    return Arrays.copyOfRange(packed, start, textEnd(packed, start));
  }

  /** The start's key. */
  static long startKey(byte[] packed) {
    return ByteBuffer.wrap(packed).getLong(afterIds(packed));
  }

  static DeviceKind device(byte[] packed) {
    return DEVICES.get(packed[afterIds(packed) + 8]);
  }

  static ContentKind content(byte[] packed) {
    return CONTENTS.get(packed[afterIds(packed) + 9]);
  }

  private static int afterIds(byte[] packed) {
    return textEnd(packed, textEnd(packed, 0));
  }

  private static int textEnd(byte[] packed, int start) {
    int length = packed[start] & 0xff;
    return start + 1 + (length == 0 ? ID_BYTES : length);
  }

  private static boolean at(byte[] packed, int start, byte[] wanted) {
    int end = start + wanted.length;
    return end <= packed.length && Arrays.equals(packed, start, end, wanted, 0, wanted.length);
  }

  /** Reads what {@link #text} wrote. */
  public static String readText(ByteBuffer bytes) {
    int length = bytes.get() & 0xff;
    byte[] text = new byte[length == 0 ? ID_BYTES : length];
    bytes.get(text);
    return length == 0
        ? Base64.getUrlEncoder().withoutPadding().encodeToString(text)
        : new String(text, StandardCharsets.UTF_8);
  }

  /** Null for a text of that length that is not such an id, or would be written differently. */
  private static byte @Nullable [] idBytes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      boolean same = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
      return bytes.length == ID_BYTES && same ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
