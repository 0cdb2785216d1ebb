package usher.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: one account for an address, on a plan that is on offer. Method: a real database. */
class AccountsTest {
  @TempDir Path folder;
  private CoreFixture core;
  private Accounts accounts;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    accounts =
        new Accounts(
            core.database,
            core.accounts,
            core.hash,
            core.policy,
            core.secrets,
            core.clock,
            Set.of("basic", "standard")::contains);
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void add_account_isThereUnderEverySpelling() {
    Accounts.Outcome outcome = accounts.add(" Ada@Example.org", CoreFixture.PASSWORD, "standard");
    Account ada = assertInstanceOf(Accounts.Added.class, outcome).account();

    Account found = accounts.find("ADA@EXAMPLE.ORG").orElseThrow();
    assertEquals(ada.id(), found.id());
    assertEquals("Ada@Example.org", found.email());
    assertEquals("standard", found.plan());
    assertEquals(core.clock.instant(), found.createdAt());
    assertTrue(found.open());
    assertTrue(core.hash.matches(CoreFixture.PASSWORD, found.passwordHash()));
    assertEquals(Optional.of(found), accounts.find(ada.id()));
    assertEquals(Optional.empty(), accounts.find("no address"));
  }

  @Test
  void add_addressTaken_refused() {
    accounts.add("ada@example.org", CoreFixture.PASSWORD, "basic");
    assertEquals(
        new Accounts.EmailTaken(), accounts.add("Ada@example.ORG", CoreFixture.PASSWORD, "basic"));
    assertEquals(1, accounts.list().size());
  }

  @Test
  void add_sameAddressAtOnce_oneIsAdded() {
    List<Accounts.Outcome> outcomes =
        Race.of(8, i -> accounts.add("ada@example.org", CoreFixture.PASSWORD + i, "basic"));
    assertEquals(1, outcomes.stream().filter(Accounts.Added.class::isInstance).count());
    assertEquals(7, outcomes.stream().filter(Accounts.EmailTaken.class::isInstance).count());
  }

  @Test
  void add_refused_saysWhyAndAddsNothing() {
    assertEquals(new Accounts.BadEmail(), accounts.add("ada", CoreFixture.PASSWORD, "basic"));
    assertEquals(
        new Accounts.UnknownPlan(),
        accounts.add("ada@example.org", CoreFixture.PASSWORD, "golden"));
    assertEquals(
        new Accounts.WeakPassword(PasswordPolicy.Weakness.TOO_SHORT),
        accounts.add("ada@example.org", "short", "basic"));
    assertEquals(List.of(), accounts.list());
  }

  @Test
  void changePlan_onOffer_changed() {
    AccountId ada = core.account().id();
    assertTrue(accounts.changePlan(ada, "basic"));
    assertFalse(accounts.changePlan(ada, "golden"));
    assertEquals("basic", accounts.find(ada).orElseThrow().plan());
  }

  @Test
  void list_accounts_inTheOrderOfTheirAddresses() {
    accounts.add("eve@example.org", CoreFixture.PASSWORD, "basic");
    accounts.add("Ada@example.org", CoreFixture.PASSWORD, "basic");
    assertEquals(
        List.of("Ada@example.org", "eve@example.org"),
        accounts.list().stream().map(Account::email).toList());
  }

  @Test
  void toString_account_holdsNoSecret() {
    Account ada = core.account();
    assertEquals("Account[" + ada.id() + "]", ada.toString());
  }
}
