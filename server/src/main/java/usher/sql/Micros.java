package usher.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the database keeps them: microseconds since 1970, UTC. */
public final class Micros {
  private Micros() {}

  /** The column's value of an instant. */
  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The column's value of an instant that may be missing. */
  public static @Nullable Long ofNullable(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }

  /** The instant of so many microseconds. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The instant in a column that is never null. */
  public static Instant read(ResultSet row, String column) throws SQLException {
    return instant(row.getLong(column));
  }

  /** The instant in a column that may be null. */
  public static @Nullable Instant readNullable(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : instant(micros);
  }
}
