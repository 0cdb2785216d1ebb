package usher.device;

import usher.http.Call;
import usher.http.Form;

/** What a request tells of the device that sends it. */
public final class Heard {
  private Heard() {}

  /** What the app says, in the parameters of docs/api.md. */
  public static DeviceRecognizer.Told told(Form form) {
    return new DeviceRecognizer.Told(
        form.one("device_name"), form.one("device_model"), form.one("device_kind"));
  }

  /** What the browser says by itself. */
  public static DeviceRecognizer.Hints hints(Call call) {
    return DeviceRecognizer.Hints.of(
        call.header("User-Agent"),
        call.header("Sec-CH-UA"),
        call.header("Sec-CH-UA-Platform"),
        call.header("Sec-CH-UA-Model"),
        call.header("Sec-CH-UA-Mobile"));
  }

  /** What is known of a device, with what its app says of it in the place of guesses. */
  public static DeviceDescription better(DeviceRecognizer.Told told, DeviceDescription known) {
    String name = told.name() == null ? "" : DeviceDescription.plain(told.name());
    String model = told.model() == null ? "" : DeviceDescription.plain(told.model());
    DeviceKind kind =
        told.kind() == null ? known.kind() : DeviceKind.parse(told.kind()).orElse(known.kind());
    return new DeviceDescription(
        kind, name.isEmpty() ? known.name() : name, model.isEmpty() ? known.model() : model);
  }
}
