package usher.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: tables are brought up to date once. Method: open the same file again. */
class MigrationsTest {
  @TempDir Path folder;

  @Test
  void open_again_nothingChanges() {
    List<String> first;
    try (Database database = open()) {
      first = schema(database);
    }
    try (Database database = open()) {
      assertEquals(first, schema(database));
      assertEquals(newest(database), number(database, "SELECT COUNT(*) FROM schema_version"));
    }
  }

  @Test
  void open_newFile_everyTableAndColumnIsThere() {
    try (Database database = open()) {
      List<String> tables =
          database.read(tx ->
              tx.list(
                  (row, context) -> row.getString(1),
                  "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
      assertEquals(
          List.of(
              "account",
              "activity",
              "client",
              "client_assertion",
              "consent",
              "device",
              "device_code",
              "grant_",
              "node",
              "outbox",
              "playback_decision",
              "profile",
              "pushed_request",
              "revocation",
              "revocation_head",
              "schema_version",
              "server_key",
              "sign_in",
              "sign_out",
              "signing_key",
              "ssf_stream"),
          tables);
      // The last columns of the last tables: the scripts were read to their ends.
      assertEquals(0, number(database, "SELECT COUNT(kept_till) FROM signing_key"));
      assertEquals(0, number(database, "SELECT COUNT(value) FROM server_key"));
      assertEquals(0, number(database, "SELECT COUNT(watching) FROM playback_decision"));
    }
  }

  @Test
  void open_tablesOfANewerUsher_refused() {
    try (Database database = open()) {
      database.write(tx -> tx.execute("INSERT INTO schema_version (version) VALUES (999)"));
    }
    IllegalStateException refused = assertThrows(IllegalStateException.class, this::open);
    assertEquals(
        "the database is of a newer Usher (version 999 of its tables)", refused.getMessage());
  }

  @Test
  void open_manyAtOnce_oneMigrates() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> opening =
          () -> {
            try (Database database = open()) {
              return number(database, "SELECT COUNT(*) FROM schema_version") - newest(database);
            }
          };
      for (var one : pool.invokeAll(Stream.generate(() -> opening).limit(4).toList())) {
        assertEquals(0, one.get());
      }
    }
  }

  private Database open() {
    return Database.sqlite(folder.resolve("usher.db"));
  }

  private static long newest(Database database) {
    return number(database, "SELECT MAX(version) FROM schema_version");
  }

  private static long number(Database database, String sql) {
    return database.read(tx -> tx.number(sql));
  }

  private static List<String> schema(Database database) {
    return database.read(tx ->
        tx.list(
            (row, context) -> row.getString(1) + row.getString(2),
            "SELECT name, COALESCE(sql, '') FROM sqlite_master ORDER BY name"));
  }
}
