package matinee;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import matinee.launch.DemoFailure;
import matinee.launch.Stage;

/**
 * What {@code --rehearse} asks the running servers for: the pages that a first visitor meets, so
 * that the code behind them is among what later starts find ready.
 */
final class Rehearsal {
  private Rehearsal() {}

  static void walk(Stage stage) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String page : pages(stage)) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(page)).timeout(Duration.ofSeconds(20)).build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new DemoFailure("The rehearsal failed: " + page + " answered " + status + ".");
        }
      }
    }
  }

  private static List<String> pages(Stage stage) {
    return List.of(
        stage.matinee() + "/",
        stage.matinee() + "/tv",
        stage.matinee() + "/phone",
        stage.usher() + "/sign-in",
        stage.usher() + "/usher.js",
        stage.usher() + "/oauth/jwks",
        stage.usher() + "/.well-known/oauth-authorization-server");
  }
}
