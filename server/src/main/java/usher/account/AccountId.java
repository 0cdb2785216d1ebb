package usher.account;

/** An account's id: 22 characters, and the `sub` of its tokens. */
public record AccountId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
