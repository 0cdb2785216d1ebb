package usher.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import usher.bench.result.Findings;

/** Scenarios in which the same request is made again and again. */
enum RequestScenario implements Scenario {
  EMPTY("GET /health: the floor under everything else") {
    @Override
    Load.Worker worker(Connection connection, int number) {
      return () -> connection.get("/health").expect(200);
    }
  },

  REFRESH("POST /oauth/token: refresh tokens rotate, each thread its own device's") {
    @Override
    Load.Worker worker(Connection connection, int number) throws IOException {
      Viewer viewer = new Viewer(connection, number).openForm().signIn(true);
      String[] token = {viewer.television().refresh()};
      return () -> {
        String form = "grant_type=refresh_token&client_id=tv&refresh_token=" + token[0];
        token[0] = connection.form("/oauth/token", form).expect(200).text("refresh_token");
      };
    }
  },

  DEVICE("POST /oauth/device_authorization: a television asks for a code") {
    @Override
    Load.Worker worker(Connection connection, int number) {
      String form =
          Viewer.encode(
              Map.of(
                  "client_id", "tv",
                  "device_id", Secrets.make(),
                  "device_name", "Living Room TV",
                  "device_kind", "tv"));
      return () ->
          connection.form("/oauth/device_authorization", form, Addresses.next()).expect(200);
    }
  },

  POLL("POST /v1/revocations/poll: a back end asks for news, answered at once") {
    @Override
    Load.Worker worker(Connection connection, int number) throws IOException {
      String proof = "follower:" + Settings.SECRET;
      byte[] bytes = proof.getBytes(StandardCharsets.UTF_8);
      String authorization = "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
      String poll =
          "{\"follower\":\"bench\",\"instance\":\"bench-"
              + number
              + "\",\"epoch\":%s,"
              + "\"applied\":0,\"wait_ms\":0}";
      String first = poll.formatted("null");
      String epoch =
          connection.json("/v1/revocations/poll", first, authorization).expect(200).text("epoch");
      String next = poll.formatted('"' + epoch + '"');
      return () -> connection.json("/v1/revocations/poll", next, authorization).expect(200);
    }
  },

  SIGN_IN("POST /sign-in: e-mail and password, each time in a new browser") {
    @Override
    Load.Worker worker(Connection connection, int number) throws IOException {
      Viewer viewer = new Viewer(connection, number).openForm();
      return () -> viewer.signIn(true);
    }

    @Override
    public Settings settings(Options options) {
      return new Settings(options.threads(), Settings.Hash.DEFAULT);
    }

    @Override
    public Findings measure(UsherServer server, Options options)
        throws IOException, InterruptedException {
      return super.measure(server, options).add("hash", Settings.Hash.DEFAULT.text());
    }
  };

  private final String sentence;

  RequestScenario(String sentence) {
    this.sentence = sentence;
  }

  /** Prepares one worker: signs in what it needs, and makes its request. */
  abstract Load.Worker worker(Connection connection, int number) throws IOException;

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(options.threads(), Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options)
      throws IOException, InterruptedException {
    return new Load(server, options)
        .measure(this::worker)
        .add("requests at a time", Integer.toString(options.threads()));
  }
}
