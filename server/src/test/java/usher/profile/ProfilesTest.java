package usher.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.AccountId;
import usher.profile.Profiles.Done;
import usher.profile.Profiles.Outcome;
import usher.profile.Profiles.Refused;
import usher.profile.Profiles.Why;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: one to five profiles with names that differ. Method: a real database, and races. */
class ProfilesTest {
  @TempDir Path folder;
  private CoreFixture core;
  private Profiles profiles;
  private AccountId ada;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    profiles = core.profiles;
    ada = core.account().id();
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void add_profile_inTheListOldestFirst() {
    Profile first = add("Zoe", "sky", false);
    core.clock.advance(Duration.ofSeconds(1));
    Profile second = add(" Ada ", "amber", true);

    assertEquals(List.of(first, second), profiles.of(ada));
    assertEquals("Ada", second.name());
    assertEquals(true, second.kids());
    assertEquals(List.of(), profiles.of(core.account().id()), "another account");
  }

  @Test
  void add_refused_saysWhy() {
    add("Ada", "sky", false);
    assertEquals(new Refused(Why.NAME_MISSING), profiles.add(ada, "  ", "sky", false));
    assertEquals(new Refused(Why.NAME_TOO_LONG), profiles.add(ada, "x".repeat(31), "sky", false));
    assertEquals(new Refused(Why.NAME_TAKEN), profiles.add(ada, "aDA", "sky", false));
    assertEquals(new Refused(Why.PICTURE_UNKNOWN), profiles.add(ada, "Eve", "../x", false));
    assertEquals(1, profiles.of(ada).size());
  }

  @Test
  void add_thirtyCharacters_areCountedAsTheViewerCounts() {
    assertInstanceOf(Done.class, profiles.add(ada, "\ud83d\ude00".repeat(30), "sky", false));
  }

  @Test
  void add_moreThanTheCap_refused() {
    for (int i = 0; i < profiles.max(); i++) {
      add("Viewer " + i, "sky", false);
    }
    assertEquals(new Refused(Why.TOO_MANY), profiles.add(ada, "One more", "sky", false));
  }

  @Test
  void add_manyAtOnce_neverMoreThanTheCap() {
    for (int round = 0; round < 5; round++) {
      AccountId account = core.account().id();
      List<Outcome> outcomes = Race.of(12, i -> profiles.add(account, "Viewer " + i, "sky", false));
      assertEquals(profiles.max(), outcomes.stream().filter(Done.class::isInstance).count());
      assertEquals(profiles.max(), profiles.of(account).size());
    }
  }

  @Test
  void add_sameNameAtOnce_oneOfThem() {
    List<Outcome> outcomes = Race.of(8, i -> profiles.add(ada, "Ada", "sky", false));
    assertEquals(1, outcomes.stream().filter(Done.class::isInstance).count());
  }

  @Test
  void change_whatIsGiven_restStays() {
    Profile old = add("Ada", "sky", true);
    assertEquals(new Profile(old.id(), "Bo", "sky", true), changed(old.id(), "Bo", null, null));
    assertEquals(new Profile(old.id(), "Bo", "plum", true), changed(old.id(), null, "plum", null));
    assertEquals(new Profile(old.id(), "Bo", "plum", false), changed(old.id(), null, null, false));
    assertEquals(List.of(new Profile(old.id(), "Bo", "plum", false)), profiles.of(ada));
  }

  @Test
  void change_ownNameInOtherCase_isNotTaken() {
    Profile old = add("Ada", "sky", true);
    assertEquals("ADA", changed(old.id(), "ADA", null, null).name());
  }

  @Test
  void change_refused_saysWhyAndChangesNothing() {
    Profile one = add("Ada", "sky", true);
    add("Eve", "sky", true);
    assertEquals(new Refused(Why.NAME_TAKEN), change(one.id(), "eve", null, null));
    assertEquals(new Refused(Why.PICTURE_UNKNOWN), change(one.id(), null, "cat", null));
    assertEquals(new Refused(Why.NOT_FOUND), change("nobody", "Bo", null, null));
    AccountId stranger = core.account().id();
    assertEquals(
        new Refused(Why.NOT_FOUND), profiles.change(stranger, one.id(), "Mine", null, null));
    assertTrue(profiles.of(ada).contains(one));
  }

  @Test
  void remove_profile_goneButNeverTheLastOne() {
    Profile one = add("Ada", "sky", true);
    Profile two = add("Eve", "sky", true);
    AccountId stranger = core.account().id();
    assertEquals(new Refused(Why.NOT_FOUND), profiles.remove(stranger, one.id()));
    assertEquals(new Done(one), profiles.remove(ada, one.id()));
    assertEquals(new Refused(Why.NOT_FOUND), profiles.remove(ada, one.id()));
    assertEquals(new Refused(Why.LAST_ONE), profiles.remove(ada, two.id()));
    assertEquals(List.of(two), profiles.of(ada));
  }

  @Test
  void remove_allAtOnce_oneStays() {
    for (int round = 0; round < 5; round++) {
      AccountId account = core.account().id();
      for (int i = 0; i < 4; i++) {
        profiles.add(account, "Viewer " + i, "sky", false);
      }
      List<Profile> all = profiles.of(account);
      Race.of(4, i -> profiles.remove(account, all.get(i).id()));
      assertEquals(1, profiles.of(account).size());
    }
  }

  private Profile add(String name, String picture, boolean kids) {
    return assertInstanceOf(Done.class, profiles.add(ada, name, picture, kids)).profile();
  }

  private Outcome change(
      String id, @Nullable String name, @Nullable String picture, @Nullable Boolean kids) {
    return profiles.change(ada, id, name, picture, kids);
  }

  private Profile changed(
      String id, @Nullable String name, @Nullable String picture, @Nullable Boolean kids) {
    return assertInstanceOf(Done.class, change(id, name, picture, kids)).profile();
  }
}
