package usher.web;

import java.util.List;

/**
 * An app that sends viewers here to sign in.
 *
 * @param name what viewers call it
 * @param origins to which it may be led back
 */
public record App(String name, List<String> origins) {
  public App {
    origins = List.copyOf(origins);
  }
}
