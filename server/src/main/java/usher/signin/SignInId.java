package usher.signin;

/** A sign-in's id: the OpenID Connect {@code sid}. */
public record SignInId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
