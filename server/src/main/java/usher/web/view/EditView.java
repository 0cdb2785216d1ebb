package usher.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small forms: rename a device, add or change a profile, delete one. */
public sealed interface EditView extends View {

  /** Gives a device another name. */
  record DeviceName(String id, String kind, String name, @Nullable String model, Faults faults)
      implements EditView {
    @Override
    public String template() {
      return "account/deviceName.jte";
    }
  }

  /** Adds a profile ({@code id} is null) or changes one. */
  record Profile(
      @Nullable String id,
      String name,
      String picture,
      List<String> pictures,
      boolean kids,
      boolean mayDelete,
      Faults faults)
      implements EditView {
    public Profile {
      pictures = List.copyOf(pictures);
    }

    @Override
    public String template() {
      return "account/profile.jte";
    }
  }

  /** Asks before a profile is deleted. */
  record DeleteProfile(ProfileRow profile) implements EditView {
    @Override
    public String template() {
      return "account/profileDelete.jte";
    }
  }
}
