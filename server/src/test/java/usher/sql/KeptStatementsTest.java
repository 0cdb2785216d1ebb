package usher.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a statement asked again is as good as a new one. Method: what could be left over in it. */
class KeptStatementsTest {
  private static final String INSERT = "INSERT INTO n (id, value) VALUES (?, ?)";
  private static final String IDS = "SELECT id FROM n ORDER BY id";

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("usher.db"));
    database.write(tx -> tx.execute("CREATE TABLE n (id INTEGER PRIMARY KEY, value INTEGER)"));
    database.write(tx -> tx.execute(INSERT, 1, 10));
    database.write(tx -> tx.execute(INSERT, 2, 20));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void statement_thatFailed_worksTheNextTime() {
    for (int round = 3; round < 6; round++) {
      int id = round;
      assertThrows(
          JdbiException.class, () -> database.write(tx -> tx.execute(INSERT, 1, 11)), "twice");
      assertEquals(1, database.<Integer>write(tx -> tx.execute(INSERT, id, 30)));
    }
    assertEquals(5L, database.<Long>read(tx -> tx.number("SELECT count(*) FROM n")));
  }

  @Test
  void statement_askedWhileItsRowsAreRead_givesBothTheirRows() {
    List<List<Long>> pairs =
        database.read(tx ->
            tx.list(
                (row, context) -> {
                  List<Long> inner = tx.list((each, again) -> each.getLong(1), IDS);
                  return List.of(row.getLong(1), inner.getLast());
                },
                IDS));
    assertEquals(List.of(List.of(1L, 2L), List.of(2L, 2L)), pairs);
  }

  @Test
  void statement_ofATableThatWasChanged_seesTheChange() {
    String all = "SELECT * FROM n WHERE id = ?";
    assertEquals(2, columns(all));
    database.write(tx -> tx.execute("ALTER TABLE n ADD COLUMN more INTEGER"));
    assertEquals(3, columns(all));
  }

  @Test
  void statement_abandonedAmidItsRows_holdsUpNoChange() {
    for (int round = 0; round < 20; round++) {
      assertThrows(
          ArithmeticException.class,
          () ->
              database.read(tx ->
                  tx.list(
                      (row, context) -> {
                        throw new ArithmeticException();
                      },
                      IDS)));
      database.write(tx -> tx.execute("UPDATE n SET value = value + 1"));
    }
    assertEquals(30L, database.<Long>read(tx -> tx.number("SELECT value FROM n WHERE id = ?", 1)));
    assertEquals(40L, database.<Long>read(tx -> tx.number("SELECT value FROM n WHERE id = ?", 2)));
  }

  private int columns(String sql) {
    return database
        .read(tx -> tx.one((row, context) -> row.getMetaData().getColumnCount(), sql, 1))
        .orElseThrow();
  }
}
