package usher.device;

/** A TV, phone, browser, stick or cast receiver known to an account. */
public record Device(DeviceId id, DeviceKind kind, String name, String model) {}
