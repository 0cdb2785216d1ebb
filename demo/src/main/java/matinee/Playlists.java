package matinee;

import java.util.List;
import java.util.function.Function;

/**
 * What a player reads before it asks for segments: HTTP Live Streaming playlists (RFC 8216).
 *
 * <p>A clip lasts some seconds and a film an hour or two, so the clip is shown again and again
 * until the film's time is over: each round is a part of its own, with times that begin at zero.
 */
final class Playlists {
  static final String TYPE = "application/vnd.apple.mpegurl";

  private Playlists() {}

  /**
   * The qualities to choose from, the best first.
   *
   * @param codec how each is coded
   */
  static String qualities(List<Quality> allowed, Function<Quality, String> codec) {
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
    for (Quality quality : allowed.reversed()) {
      text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(quality.bandwidth);
      text.append(",RESOLUTION=").append(quality.width).append('x').append(quality.height);
      text.append(",CODECS=\"")
          .append(codec.apply(quality))
          .append("\",NAME=\"")
          .append(quality.word());
      text.append("\"\n").append(quality.word()).append("/index.m3u8\n");
    }
    return text.toString();
  }

  /**
   * The segments of one quality.
   *
   * @param round how many of them the clip has before it begins again
   */
  static String segments(int count, int round) {
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
    text.append("#EXT-X-TARGETDURATION:").append(Clip.SECONDS).append('\n');
    text.append("#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"start.mp4\"\n");
    for (int segment = 0; segment < count; segment++) {
      if (segment > 0 && segment % round == 0) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      text.append("#EXTINF:").append(Clip.SECONDS).append(".0,\n").append(segment).append(".m4s\n");
    }
    return text.append("#EXT-X-ENDLIST\n").toString();
  }
}
