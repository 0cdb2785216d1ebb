package usher.key;

import com.nimbusds.jose.jwk.JWK;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The signing keys' rows. */
final class SigningKeyStore {
  private static final int LIST_MAX = 1000;

  /** As long as any browser stays signed in: until then an ID token may come back as a hint. */
  private static final Duration RETIRED_KEPT = Duration.ofDays(400);

  void add(Transaction tx, SigningKey key) {
    tx.execute(
        """
        INSERT INTO signing_key (key_id, algorithm, jwk, signs_from, signs_till, kept_till)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        key.id(),
        key.algorithm().word(),
        key.jwk().toJSONString(),
        Micros.of(key.signsFrom()),
        Micros.of(key.signsTill()),
        Micros.of(key.keptTill()));
  }

  /** Every key that is kept, in the order in which they sign. */
  List<SigningKey> list(Transaction tx, Instant now) {
    return tx.list(
        SigningKeyStore::read,
        """
        SELECT algorithm, jwk, signs_from, signs_till, kept_till, burnt_at FROM signing_key
        WHERE kept_till > ? ORDER BY signs_from, key_id LIMIT ?
        """,
        Micros.of(now),
        LIST_MAX);
  }

  /** Lets a key sign no longer than that. */
  void retire(Transaction tx, SigningKey key, Instant signsTill, Instant keptTill) {
    tx.execute(
        "UPDATE signing_key SET signs_till = ?, kept_till = ? WHERE key_id = ?",
        Micros.of(signsTill),
        Micros.of(keptTill),
        key.id());
  }

  /** Lets a key sign from then on, earlier than was meant. */
  void advance(Transaction tx, SigningKey key, Instant signsFrom) {
    tx.execute(
        "UPDATE signing_key SET signs_from = ? WHERE key_id = ?", Micros.of(signsFrom), key.id());
  }

  /** Ends a key and forgets its secret; the row stays for a while, to tell of it. */
  void burn(Transaction tx, SigningKey key, Instant now, Instant keptTill) {
    tx.execute(
        "UPDATE signing_key SET burnt_at = ?, kept_till = ?, jwk = ? WHERE key_id = ?",
        Micros.of(now),
        Micros.of(keptTill),
        key.jwk().toPublicJWK().toJSONString(),
        key.id());
  }

  /** Removes what has had its time; the public halves of keys that came to a good end stay. */
  void forget(Transaction tx, Instant now) {
    for (SigningKey key : over(tx, now)) {
      tx.execute(
          """
          INSERT INTO retired_key (key_id, jwk, kept_till) VALUES (?, ?, ?)
          ON CONFLICT (key_id) DO NOTHING
          """,
          key.id(),
          key.jwk().toPublicJWK().toJSONString(),
          Micros.of(now.plus(RETIRED_KEPT)));
    }
    tx.execute("DELETE FROM signing_key WHERE kept_till <= ?", Micros.of(now));
    tx.execute("DELETE FROM retired_key WHERE kept_till <= ?", Micros.of(now));
  }

  private static List<SigningKey> over(Transaction tx, Instant now) {
    return tx.list(
        SigningKeyStore::read,
        """
        SELECT algorithm, jwk, signs_from, signs_till, kept_till, burnt_at FROM signing_key
        WHERE kept_till <= ? AND burnt_at IS NULL LIMIT ?
        """,
        Micros.of(now),
        LIST_MAX);
  }

  /** The public half of a key that is no longer published. */
  Optional<JWK> retired(Transaction tx, String id, Instant now) {
    return tx.one(
        (row, context) -> jwk(row),
        "SELECT jwk FROM retired_key WHERE key_id = ? AND kept_till > ?",
        id,
        Micros.of(now));
  }

  private static JWK jwk(ResultSet row) throws SQLException {
    try {
      return JWK.parse(row.getString("jwk"));
    } catch (ParseException e) {
      throw new SQLException("a signing key cannot be read", e);
    }
  }

  private static SigningKey read(ResultSet row, Object context) throws SQLException {
    String algorithm = row.getString("algorithm");
    return new SigningKey(
        KeyAlgorithm.of(algorithm)
            .orElseThrow(() -> new SQLException("a signing key of the kind " + algorithm)),
        jwk(row),
        Micros.read(row, "signs_from"),
        Micros.read(row, "signs_till"),
        Micros.read(row, "kept_till"),
        Micros.readNullable(row, "burnt_at"));
  }
}
