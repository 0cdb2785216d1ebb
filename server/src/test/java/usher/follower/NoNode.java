package usher.follower;

/** A process that waits for followers and is none itself, as the command line. */
record NoNode() implements Confirmations.Own {
  @Override
  public String instance() {
    return "";
  }

  @Override
  public int count() {
    return 0;
  }

  @Override
  public int have(String epoch, long seq) {
    return 0;
  }
}
