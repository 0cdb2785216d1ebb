package usher.device;

/** A device's id within its account. */
public record DeviceId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
