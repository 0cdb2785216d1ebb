package usher.device;

/** What a device is, as its app or its User-Agent tells. */
public record DeviceDescription(DeviceKind kind, String name, String model) {
  /** Longest name or model, in characters. */
  public static final int TEXT_MAX = 60;
}
