package usher.playback.decision;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Playback.Title;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The decisions' rows. */
public final class DecisionStore {
  /** One of those who watched, as its column has it. */
  @Json
  record Row(String device, @Nullable String profile, String title, long since) {}

  private static final JsonType<List<Row>> WATCHING =
      Jsonb.builder().serializeEmpty(true).build().type(Row.class).list();

  /** Adds a decision. */
  public void add(Transaction tx, Decision decision) {
    tx.execute(
        """
        INSERT INTO playback_decision (account_id, decision_id, at, reason, rule, screens, in_use,
          device, profile, title, title_name, content, other_device, shadow, watching)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        decision.account().value(),
        decision.id(),
        Micros.of(decision.at()),
        decision.reason(),
        decision.rule(),
        decision.limit(),
        decision.inUse(),
        decision.device(),
        decision.profile(),
        decision.title().id(),
        decision.title().name(),
        decision.content().word(),
        decision.other(),
        String.join(",", decision.shadow()),
        WATCHING.toJson(decision.watching().stream().map(DecisionStore::row).toList()));
  }

  /** The account's decisions before that id, newest first; from the newest on if it is empty. */
  public List<Decision> before(Transaction tx, AccountId account, String id, int max) {
    return tx.list(
        DecisionStore::read,
        """
        SELECT * FROM playback_decision WHERE account_id = ? AND (? = '' OR decision_id < ?)
        ORDER BY decision_id DESC LIMIT ?
        """,
        account.value(),
        id,
        id,
        max);
  }

  /** Removes some of what was decided before that instant; how many rows. */
  public int forget(Transaction tx, Instant before, int max) {
    return tx.execute(
        """
        DELETE FROM playback_decision WHERE (account_id, decision_id) IN (
          SELECT account_id, decision_id FROM playback_decision WHERE at < ? ORDER BY at LIMIT ?)
        """,
        Micros.of(before),
        max);
  }

  private static Row row(Decision.Watching one) {
    return new Row(one.device(), one.profile(), one.title(), Micros.of(one.since()));
  }

  private static Decision read(ResultSet row, Object context) throws SQLException {
    String shadow = row.getString("shadow");
    return new Decision(
        row.getString("decision_id"),
        new AccountId(row.getString("account_id")),
        Micros.read(row, "at"),
        row.getString("reason"),
        row.getString("rule"),
        row.getInt("screens"),
        row.getInt("in_use"),
        row.getString("device"),
        row.getString("profile"),
        new Title(row.getString("title"), row.getString("title_name")),
        ContentKind.parse(row.getString("content")).orElse(ContentKind.OTHER),
        row.getString("other_device"),
        shadow.isEmpty() ? List.of() : List.of(shadow.split(",", -1)),
        WATCHING.fromJson(row.getString("watching")).stream()
            .map(one ->
                new Decision.Watching(
                    one.device(),
                    one.profile(),
                    one.title(),
                    Instant.EPOCH.plusNanos(one.since() * 1_000)))
            .toList());
  }
}
