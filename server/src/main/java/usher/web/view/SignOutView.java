package usher.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Before and after a sign-out. */
public sealed interface SignOutView extends View {

  /** One device that a sign-out is about. */
  record Line(String sid, String kind, String name, @Nullable String detail, boolean current) {}

  /**
   * What will be signed out, and the last question.
   *
   * @param which {@code all}, {@code others}, or {@code some} for the listed ones
   * @param askPassword whether the last proof is too old
   * @param changePassword whether "change my password too" is ticked
   */
  record Confirm(
      String which,
      List<Line> devices,
      String email,
      boolean askPassword,
      boolean changePassword,
      int shortest,
      String back,
      int waitSeconds,
      Faults faults)
      implements SignOutView {
    public Confirm {
      devices = List.copyOf(devices);
    }

    @Override
    public String template() {
      return "signout/confirm.jte";
    }

    public boolean all() {
      return which.equals("all");
    }

    public boolean here() {
      return devices.stream().anyMatch(Line::current);
    }

    /** Whether it is about the device in the viewer's hand and no other. */
    public boolean onlyHere() {
      return devices.size() == 1 && here();
    }
  }

  /**
   * What was signed out, as far as it has come.
   *
   * @param devices names only as many as fit; {@code count} is the whole number
   * @param proof who has confirmed, or from when it is certain, in a sentence
   * @param playbacks how many films were stopped by it, in a sentence; null if none
   * @param certain whether every server refuses by now
   * @param updates whether there is more to come
   * @param here whether this browser was among them, so that nothing of anyone may show
   */
  record Receipt(
      int count,
      List<Line> devices,
      String proof,
      @Nullable String playbacks,
      boolean certain,
      boolean updates,
      boolean here,
      boolean passwordChanged)
      implements SignOutView {
    public Receipt {
      devices = List.copyOf(devices);
    }

    @Override
    public String template() {
      return "signout/receipt.jte";
    }
  }
}
