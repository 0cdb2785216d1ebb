package usher.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who pays and signs in. */
public record Account(
    AccountId id,
    String email,
    String passwordHash,
    int wrongPasswords,
    String plan,
    Instant createdAt,
    @Nullable Instant closedAt) {

  /** Whether it can still be signed in to. */
  public boolean open() {
    return closedAt == null;
  }

  /** Says who without the secret, so that it can stand in a log by accident. */
  @Override
  public String toString() {
    return "Account[" + id + "]";
  }
}
