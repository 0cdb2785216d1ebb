package usher.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Brings the tables up to date: each numbered script runs once, in the transaction that opens the
 * database.
 */
final class Migrations {
  private static final String FOLDER = "/usher/migrations/";

  /** In order; a script that has been released is never changed. */
  private static final List<String> SCRIPTS =
      List.of(
          "0001_first.sql",
          "0002_followers.sql",
          "0003_playback.sql",
          "0004_client_assertions.sql",
          "0005_openid.sql",
          "0006_dpop.sql",
          "0007_outbox.sql",
          "0008_signals.sql",
          "0009_clients.sql");

  private Migrations() {}

  static void run(Handle handle) {
    handle.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    int done =
        handle
            .select("SELECT COALESCE(MAX(version), 0) FROM schema_version")
            .mapTo(Integer.class)
            .one();
    if (done > SCRIPTS.size()) {
      throw new IllegalStateException(
          "the database is of a newer Usher (version " + done + " of its tables)");
    }
    for (int version = done + 1; version <= SCRIPTS.size(); version++) {
      handle.createScript(read(SCRIPTS.get(version - 1))).execute();
      handle.execute("INSERT INTO schema_version (version) VALUES (?)", version);
    }
  }

  private static String read(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("missing migration " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
