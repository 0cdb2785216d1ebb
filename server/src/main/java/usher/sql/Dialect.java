package usher.sql;

/** What differs between the databases that Usher speaks to. */
enum Dialect {
  /** One writer at a time: a write transaction holds the whole file from its first statement. */
  SQLITE("");

  private final String forUpdate;

  Dialect(String forUpdate) {
    this.forUpdate = forUpdate;
  }

  String forUpdate() {
    return forUpdate;
  }
}
