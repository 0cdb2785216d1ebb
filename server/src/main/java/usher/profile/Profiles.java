package usher.profile;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.secret.Secrets;
import usher.sql.Database;

/** The rules about profiles: how many, what they are called. Thread-safe. */
public final class Profiles {
  /** What came of a wish to change profiles. */
  public sealed interface Outcome {}

  /** It is done; the profile as it is now. */
  public record Done(Profile profile) implements Outcome {}

  /** It is not done, and why. */
  public record Refused(Why why) implements Outcome {}

  /** Why a profile is not made, changed or removed. */
  public enum Why {
    NAME_MISSING,
    NAME_TOO_LONG,
    NAME_TAKEN,
    PICTURE_UNKNOWN,
    TOO_MANY,
    NOT_FOUND,
    LAST_ONE
  }

  private final Database database;
  private final AccountStore accounts;
  private final ProfileStore store;
  private final Secrets secrets;
  private final InstantSource clock;
  private final int max;

  public Profiles(
      Database database,
      AccountStore accounts,
      ProfileStore store,
      Secrets secrets,
      InstantSource clock,
      int max) {
    this.database = database;
    this.accounts = accounts;
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
    this.max = max;
  }

  /** The most profiles an account can have. */
  public int max() {
    return max;
  }

  /** The account's profiles, oldest first. */
  public List<Profile> of(AccountId account) {
    return database.read(tx -> store.list(tx, account));
  }

  /** Adds a profile; the cap is counted in the transaction that adds. */
  public Outcome add(AccountId account, String name, String picture, boolean kids) {
    Profile profile = new Profile(secrets.id(), plain(name), picture, kids);
    return database.write(tx -> {
      accounts.lock(tx, account);
      List<Profile> others = store.list(tx, account);
      Why why = others.size() >= max ? Why.TOO_MANY : fault(profile, others);
      if (why != null) {
        return new Refused(why);
      }
      store.add(tx, account, profile, clock.instant());
      return new Done(profile);
    });
  }

  /** Changes what is not null. */
  public Outcome change(
      AccountId account,
      String id,
      @Nullable String name,
      @Nullable String picture,
      @Nullable Boolean kids) {
    return database.write(tx -> {
      accounts.lock(tx, account);
      Profile old = store.find(tx, account, id).orElse(null);
      if (old == null) {
        return new Refused(Why.NOT_FOUND);
      }
      Profile changed =
          new Profile(
              id,
              name == null ? old.name() : plain(name),
              picture == null ? old.picture() : picture,
              kids == null ? old.kids() : kids);
      Why why = fault(changed, store.list(tx, account));
      if (why != null) {
        return new Refused(why);
      }
      store.change(tx, account, changed);
      return new Done(changed);
    });
  }

  /** Removes a profile; an account keeps at least one. */
  public Outcome remove(AccountId account, String id) {
    return database.write(tx -> {
      accounts.lock(tx, account);
      List<Profile> all = store.list(tx, account);
      Profile gone =
          all.stream().filter(profile -> profile.id().equals(id)).findFirst().orElse(null);
      if (gone == null) {
        return new Refused(Why.NOT_FOUND);
      }
      if (all.size() == 1) {
        return new Refused(Why.LAST_ONE);
      }
      store.remove(tx, account, id);
      return new Done(gone);
    });
  }

  /** Without what cannot be seen: control characters and those that turn the writing direction. */
  private static String plain(String name) {
    return name.replaceAll("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069]", "").strip();
  }

  private static @Nullable Why fault(Profile profile, List<Profile> all) {
    if (profile.name().isEmpty()) {
      return Why.NAME_MISSING;
    }
    if (profile.name().codePointCount(0, profile.name().length()) > Profile.NAME_MAX) {
      return Why.NAME_TOO_LONG;
    }
    if (!Profile.PICTURES.contains(profile.picture())) {
      return Why.PICTURE_UNKNOWN;
    }
    boolean taken =
        all.stream()
            .anyMatch(other ->
                !other.id().equals(profile.id()) && other.name().equalsIgnoreCase(profile.name()));
    return taken ? Why.NAME_TAKEN : null;
  }
}
