package usher.key;

import com.nimbusds.jose.jwk.JWK;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The signing keys' rows. */
final class SigningKeyStore {
  private static final int LIST_MAX = 100;

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

  /** Every key that is still published, in the order in which they sign. */
  List<SigningKey> list(Transaction tx, Instant now) {
    return tx.list(
        SigningKeyStore::read,
        """
        SELECT algorithm, jwk, signs_from, signs_till, kept_till FROM signing_key
        WHERE kept_till > ? ORDER BY signs_from LIMIT ?
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

  /** Lets a key sign from then on. */
  void begin(Transaction tx, SigningKey key, Instant signsFrom) {
    tx.execute(
        "UPDATE signing_key SET signs_from = ? WHERE key_id = ?", Micros.of(signsFrom), key.id());
  }

  boolean remove(Transaction tx, String keyId) {
    return tx.execute("DELETE FROM signing_key WHERE key_id = ?", keyId) == 1;
  }

  int forget(Transaction tx, Instant now) {
    return tx.execute("DELETE FROM signing_key WHERE kept_till <= ?", Micros.of(now));
  }

  private static SigningKey read(ResultSet row, Object context) throws SQLException {
    try {
      return new SigningKey(
          Algorithm.of(row.getString("algorithm")),
          JWK.parse(row.getString("jwk")),
          Micros.read(row, "signs_from"),
          Micros.read(row, "signs_till"),
          Micros.read(row, "kept_till"));
    } catch (ParseException e) {
      throw new SQLException("a signing key cannot be read", e);
    }
  }
}
