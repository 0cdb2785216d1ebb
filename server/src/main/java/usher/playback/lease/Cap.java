package usher.playback.lease;

import java.util.Set;
import usher.device.DeviceKind;

/**
 * One rule beside the plan's own limit: of the playbacks that it counts, there may be so many.
 *
 * @param devices the kinds of device that it counts; empty counts all
 * @param contents the kinds of content that it counts; empty counts all
 * @param sameTitle whether it counts only playbacks of the title that is to start
 * @param shadow whether it is only tried: it tells what it would have refused, and refuses nothing
 */
public record Cap(
    String rule,
    int screens,
    Set<DeviceKind> devices,
    Set<ContentKind> contents,
    boolean sameTitle,
    boolean shadow) {

  public Cap {
    devices = Set.copyOf(devices);
    contents = Set.copyOf(contents);
  }

  /** Whether it counts a playback on such a device and of such content. */
  public boolean counts(DeviceKind device, ContentKind content) {
    return (devices.isEmpty() || devices.contains(device))
        && (contents.isEmpty() || contents.contains(content));
  }
}
