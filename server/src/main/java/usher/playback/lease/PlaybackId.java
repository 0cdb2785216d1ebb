package usher.playback.lease;

/** A playback's id, random and made by the node that starts it. */
public record PlaybackId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
