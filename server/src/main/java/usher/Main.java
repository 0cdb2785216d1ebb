package usher;

/** The server's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("usher");
  }
}
