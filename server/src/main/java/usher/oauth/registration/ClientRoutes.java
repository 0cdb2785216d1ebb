package usher.oauth.registration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;

/**
 * {@code /v1/admin/clients}: an operator registers clients while the server runs, in the words of
 * the configuration. Thread-safe.
 */
public final class ClientRoutes {
  private static final String ID = "id";

  private final Registrations registrations;
  private final Map<String, String> configured;
  private final Consumer<Call> operator;

  /**
   * Makes it.
   *
   * @param configured the names of the configuration's clients by their ids, which nobody can take
   * @param operator refuses whoever is none
   */
  public ClientRoutes(
      Registrations registrations, Map<String, String> configured, Consumer<Call> operator) {
    this.registrations = registrations;
    this.configured = Map.copyOf(configured);
    this.operator = operator;
  }

  /** Adds the routes. */
  public void add(Routes routes) {
    routes
        .get("/v1/admin/clients", this::list)
        .post("/v1/admin/clients", this::register)
        .get("/v1/admin/clients/{id}", this::get)
        .put("/v1/admin/clients/{id}", this::change)
        .delete("/v1/admin/clients/{id}", this::remove)
        .post("/v1/admin/clients/{id}/secret", this::newSecret);
  }

  private Reply list(Call call) {
    operator.accept(call);
    List<Map<String, @Nullable Object>> clients = new ArrayList<>();
    configured.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one -> clients.add(ofTheConfiguration(one.getKey(), one.getValue())));
    registrations.list().stream()
        .filter(one -> !configured.containsKey(one.id()))
        .forEach(one -> clients.add(view(one)));
    return Reply.json(200, Map.of("clients", clients));
  }

  private Reply get(Call call) {
    operator.accept(call);
    String id = call.pathValue(ID);
    String name = configured.get(id);
    return Reply.json(
        200, name == null ? view(registrations.get(id)) : ofTheConfiguration(id, name));
  }

  private Reply register(Call call) {
    operator.accept(call);
    Map<String, Object> settings = body(call);
    Object id = settings.remove(ID);
    String wished = id == null ? "" : String.valueOf(id);
    if (configured.containsKey(wished)) {
      throw new Problem(409, "client_exists", "There is a client of that id.");
    }
    return made(201, registrations.add(wished, settings));
  }

  private Reply change(Call call) {
    operator.accept(call);
    Map<String, Object> settings = body(call);
    settings.remove(ID);
    return made(200, registrations.change(changeable(call), settings));
  }

  private Reply newSecret(Call call) {
    operator.accept(call);
    return made(200, registrations.newSecret(changeable(call)));
  }

  private Reply remove(Call call) {
    operator.accept(call);
    registrations.remove(changeable(call));
    return Reply.empty(204);
  }

  private String changeable(Call call) {
    String id = call.pathValue(ID);
    if (configured.containsKey(id)) {
      throw new Problem(409, "configured", "That client is changed in the configuration.");
    }
    return id;
  }

  private static Map<String, Object> body(Call call) {
    String text = call.text("application/json").strip();
    if (!text.startsWith("{")) {
      throw ClientTerms.invalid("The body is not the JSON that is expected here.");
    }
    Map<String, Object> members = new LinkedHashMap<>(ClientTerms.parse(text));
    // What is null or empty says as much as what is missing, for programs that send all members.
    members.values().removeIf(value -> value == null || value.equals(""));
    return members;
  }

  /** The secret is told here, and never again. */
  private static Reply made(int status, Registrations.Made made) {
    Map<String, @Nullable Object> view = view(made.client());
    if (made.secret() != null) {
      view.put("secret", made.secret());
    }
    return Reply.json(status, view);
  }

  private static Map<String, @Nullable Object> view(Registration client) {
    Map<String, Object> settings = ClientTerms.parse(client.settings());
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", client.id());
    view.put("name", settings.get("name"));
    view.put("origin", "registered");
    view.put("created_at", client.createdAt().toString());
    view.put("settings", settings);
    return view;
  }

  private static Map<String, @Nullable Object> ofTheConfiguration(String id, String name) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", id);
    view.put("name", name);
    view.put("origin", "configuration");
    view.put("created_at", null);
    view.put("settings", null);
    return view;
  }
}
