package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: a receipt tells the truth, now and later, to whom it may and to nobody else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiptsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private CoreFixture core;
  private Account ada;
  private SignIn laptop;
  private SignIn tv;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account();
    laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    tv = core.enter(CoreFixture.tv(ada, "tv", null));
  }

  @AfterEach
  void close() {
    core.close();
  }

  private Receipts receipts() {
    return core.signOut.receipts();
  }

  private Receipt signOut() {
    return core.signOut.of(ada.id(), new Which.All(), Cause.asked(laptop.sid(), "Laptop"));
  }

  @Test
  void of_signOut_knowsWhoAskedAndWhoHasToFindOut() {
    Receipt receipt = signOut();
    assertEquals(2, receipt.signedOut().size());
    assertEquals(
        List.of(tv.sid()), receipt.screens().stream().map(Receipt.SignedOut::sid).toList());
    assertFalse(receipt.screens().getFirst().told());
    assertFalse(receipt.toString().contains(Objects.requireNonNull(receipt.key())), "the key");
  }

  @Test
  void await_nodeFollows_confirmedAndKeptWithItsTime() {
    core.followers.start();
    Receipt receipt = receipts().await(signOut(), LONG);
    assertTrue(receipt.confirmed());
    assertEquals(1, receipt.state().followers());
    assertEquals(1, receipt.state().confirmed());
    assertNotNull(receipt.state().after());
    receipts().flush();
    Receipt later = receipts().find(ada.id(), receipt.id()).orElseThrow();
    assertEquals(
        Objects.requireNonNull(receipt.state().after()).toMillis(),
        Objects.requireNonNull(later.state().after()).toMillis());
    assertEquals(receipt.signedOut().size(), later.signedOut().size());
    assertEquals(receipt.seq(), later.seq());
    assertNull(later.key());
  }

  /** The node that was asked was killed before it could write; another one is asked. */
  @Test
  void find_nobodyWaitsForItAnyMore_isFoundOutAnewButNotHowLongItTook() {
    Receipt receipt = receipts().await(signOut(), LONG);
    receipts().flush();
    core.run(tx -> tx.execute("UPDATE sign_out SET after_ms = NULL, followers = NULL"));
    Receipt later = receipts().find(ada.id(), receipt.id()).orElseThrow();
    assertTrue(later.confirmed());
    assertNull(later.state().after());
    receipts().flush();
    assertEquals(
        0, core.number(tx -> tx.number("SELECT COUNT(*) FROM sign_out WHERE followers IS NULL")));
    assertTrue(receipts().find(ada.id(), receipt.id()).orElseThrow().confirmed());
  }

  @Test
  void find_byAccount_onlyItsOwn() {
    Receipt receipt = signOut();
    Account ben = core.account();
    assertTrue(receipts().find(ada.id(), receipt.id()).isPresent());
    assertTrue(receipts().find(ben.id(), receipt.id()).isEmpty());
    assertTrue(receipts().find(ada.id(), "unknown").isEmpty());
  }

  @Test
  void find_byKey_onlyByTheWholeOfIt() {
    Receipt receipt = signOut();
    String key = Objects.requireNonNull(receipt.key());
    assertEquals(receipt.id(), receipts().find(key).orElseThrow().id());
    String other = Objects.requireNonNull(signOut().key());
    String secretOfAnother =
        key.substring(0, key.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    char last = key.charAt(key.length() - 2);
    String oneOff =
        key.substring(0, key.length() - 2)
            + (last == 'A' ? 'B' : 'A')
            + key.charAt(key.length() - 1);
    for (String wrong :
        List.of(
            "",
            receipt.id(),
            ada.id().value() + "." + receipt.id(),
            ada.id().value() + "." + receipt.id() + ".",
            key + "x",
            secretOfAnother,
            oneOff)) {
      assertTrue(receipts().find(wrong).isEmpty(), wrong);
    }
    assertEquals(
        0,
        core.number(tx ->
            tx.number(
                "SELECT COUNT(*) FROM sign_out WHERE key_hash = ?",
                key.substring(key.lastIndexOf('.') + 1))),
        "only its hash is kept");
  }

  @Test
  void told_device_isNotedOnceAndOnlyAfterItsEnd() {
    receipts().told(ada.id(), tv.sid());
    Receipt receipt = signOut();
    assertFalse(screen(receipt).told(), "said before it was signed out");
    receipts().told(ada.id(), tv.sid());
    Receipt.SignedOut told = screen(receipts().find(ada.id(), receipt.id()).orElseThrow());
    assertTrue(told.told());
    assertEquals(tv.sid(), told.sid());
    receipts().told(core.account().id(), tv.sid());
  }

  private static Receipt.SignedOut screen(Receipt receipt) {
    return receipt.screens().getFirst();
  }

  @Test
  void toldTokens_ofAnother_areNone() {
    ToldTokens tokens = core.signOut.toldTokens();
    String token = tokens.of(ada.id(), tv.sid());
    assertEquals(new ToldTokens.Holder(ada.id(), tv.sid()), tokens.read(token).orElseThrow());
    for (String wrong :
        List.of(
            "",
            ".",
            "..",
            "a.b",
            token.replace(tv.sid().value(), laptop.sid().value()),
            token.substring(0, token.length() - 1),
            token + "A",
            "x".repeat(300) + token)) {
      assertTrue(tokens.read(wrong).isEmpty(), wrong);
    }
  }

  /** Method: many sign-outs at once share looks and writes; each outcome is written. */
  @Test
  void await_manyAtOnce_eachIsConfirmedAndWritten() {
    core.followers.start();
    List<Account> accounts =
        List.of(core.account(), core.account(), core.account(), core.account());
    int each = 15;
    Race.of(
        accounts.size(),
        i -> {
          for (int k = 0; k < each; k++) {
            core.enter(CoreFixture.tv(accounts.get(i), "tv", null));
            Cause cause = Cause.of(EndReason.ADMIN);
            Receipt receipt = core.signOut.of(accounts.get(i).id(), new Which.All(), cause);
            assertTrue(receipts().await(receipt, LONG).confirmed());
          }
          return i;
        });
    receipts().flush();
    assertEquals(
        (long) each * accounts.size(),
        core.number(tx -> tx.number("SELECT COUNT(*) FROM sign_out WHERE after_ms IS NOT NULL")));
  }
}
