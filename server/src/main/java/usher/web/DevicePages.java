package usher.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.device.Device;
import usher.device.DeviceDescription;
import usher.device.DeviceId;
import usher.device.DeviceStore;
import usher.http.Problem;
import usher.http.Reply;
import usher.signin.Caller;
import usher.sql.Database;
import usher.web.view.AccountView;
import usher.web.view.EditView;
import usher.web.view.Faults;
import usher.web.visit.Names;
import usher.web.visit.Notices;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/** {@code /account/devices}: every signed-in device, and their names. Thread-safe. */
final class DevicePages {
  private static final String LIST = "/account/devices";

  private final Database database;
  private final DeviceStore store;
  private final DeviceList devices;

  DevicePages(Database database, DeviceStore store, DeviceList devices) {
    this.database = database;
    this.store = store;
    this.devices = devices;
  }

  Reply list(Visit visit, Caller caller) {
    Optional<String> notice = Notices.read(visit);
    var rows =
        devices.of(visit, caller).stream()
            .map(device -> DeviceList.row(visit, caller, device))
            .toList();
    String sentence = notice.map(key -> visit.words().say(key)).orElse(null);
    Reply reply = visit.show(new AccountView.Devices(rows, sentence));
    return notice.isPresent() ? Told.forget(reply) : reply;
  }

  Reply name(Visit visit, Caller caller) {
    Device device = device(visit, caller);
    return visit.show(view(device, device.name(), Faults.NONE));
  }

  Reply rename(Visit visit, Caller caller) {
    String name = Names.tidy(visit.form().one("name"));
    Device device = device(visit, caller);
    String fault = fault(visit, name);
    if (fault != null) {
      return visit.show(Visit.FAULTY, view(device, name, Faults.at("name", fault)));
    }
    database.write(tx -> store.rename(tx, caller.account().id(), device.id(), name));
    return Notices.to(LIST, "devices.renamed");
  }

  private Device device(Visit visit, Caller caller) {
    DeviceId id = new DeviceId(visit.call().pathValue("id"));
    return database
        .read(tx -> store.find(tx, caller.account().id(), id))
        .orElseThrow(() -> new Problem(404, "not_found", "There is no such device."));
  }

  private static EditView.DeviceName view(Device device, String name, Faults faults) {
    return new EditView.DeviceName(
        device.id().value(), device.kind().word(), name, DeviceList.known(device.model()), faults);
  }

  private static @Nullable String fault(Visit visit, String name) {
    if (name.isEmpty()) {
      return visit.words().say("devices.name_missing");
    }
    int max = DeviceDescription.TEXT_MAX;
    return name.codePointCount(0, name.length()) > max
        ? visit.words().say("devices.name_long", max)
        : null;
  }
}
