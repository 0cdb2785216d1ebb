package usher.follower;

/** What came about in simulations, to see that they are about something. Not thread-safe. */
final class Happened {
  private int early;
  private int late;
  private int accepted;
  private int refused;
  private int nodes;
  private int edges;
  private int epochs;

  void confirmed(boolean beforeItsBound) {
    early += beforeItsBound ? 1 : 0;
    late += beforeItsBound ? 0 : 1;
  }

  void checked(boolean good) {
    accepted += good ? 1 : 0;
    refused += good ? 0 : 1;
  }

  void nodeStarted() {
    nodes++;
  }

  void edgeStarted() {
    edges++;
  }

  void epochs(int more) {
    epochs += more;
  }

  void add(Happened other) {
    early += other.early;
    late += other.late;
    accepted += other.accepted;
    refused += other.refused;
    nodes += other.nodes;
    edges += other.edges;
    epochs += other.epochs;
  }

  /** The least of all counts. */
  int least() {
    int least = Math.min(Math.min(early, late), Math.min(accepted, refused));
    return Math.min(least, Math.min(Math.min(nodes, edges), epochs));
  }

  @Override
  public String toString() {
    return ("%d receipts confirmed before their bound, %d at it; %d tokens accepted, %d refused;"
            + " %d nodes and %d edges started again; %d new epochs")
        .formatted(early, late, accepted, refused, nodes, edges, epochs);
  }
}
