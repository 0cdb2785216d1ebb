package usher.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account page and its full list of devices. */
public sealed interface AccountView extends View {

  /**
   * The account page.
   *
   * @param plan the plan's name
   * @param screens how many screens at a time
   * @param devices the first few; all of them are on the page of their own
   * @param deviceCount how many there are
   * @param notice what has just been done, if anything
   */
  record Overview(
      String email,
      String plan,
      int screens,
      List<ProfileRow> profiles,
      boolean mayAddProfile,
      WatchView.Now watching,
      List<DeviceRow> devices,
      int deviceCount,
      @Nullable String passwordChanged,
      List<Happening> activity,
      @Nullable String notice)
      implements AccountView {
    public Overview {
      profiles = List.copyOf(profiles);
      devices = List.copyOf(devices);
      activity = List.copyOf(activity);
    }

    @Override
    public String template() {
      return "account/overview.jte";
    }
  }

  /** All of the activity that is kept, newest first. */
  record Story(List<Happening> lines) implements AccountView {
    public Story {
      lines = List.copyOf(lines);
    }

    @Override
    public String template() {
      return "account/activity.jte";
    }
  }

  /** One line of the activity: a plain sentence, and roughly where and when. */
  record Happening(String sentence, String when) {}

  /** Every signed-in device, this one first. */
  record Devices(List<DeviceRow> devices, @Nullable String notice) implements AccountView {
    public Devices {
      devices = List.copyOf(devices);
    }

    @Override
    public String template() {
      return "account/devices.jte";
    }

    public boolean alone() {
      return devices.size() < 2;
    }
  }
}
