package usher.signin;

import org.jspecify.annotations.Nullable;
import usher.device.Device;

/**
 * A sign-in with what a viewer wants to see of it.
 *
 * @param profile the name of who watches on it; null before one was chosen
 */
public record SignedInDevice(SignIn signIn, Device device, @Nullable String profile) {
  /** The same, seen at that place; null keeps the place that is known. */
  public SignedInDevice at(@Nullable String place) {
    return place == null ? this : new SignedInDevice(signIn.at(place), device, profile);
  }
}
