package usher.api;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.client.ClientRegistry;

/** {@code /v1/admin/clients}: the clients, for an operator's tool. Thread-safe. */
public final class ClientRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRoutes.class);
  private static final String ID = "id";

  private final Function<Call, Client> admins;
  private final ClientRegistry registry;
  private final Clients clients;

  /**
   * Makes the handlers.
   *
   * @param admins tells which client calls; a problem for one that may not
   */
  public ClientRoutes(Function<Call, Client> admins, ClientRegistry registry, Clients clients) {
    this.admins = admins;
    this.registry = registry;
    this.clients = clients;
  }

  /** Adds the routes. */
  public void add(Routes routes) {
    routes
        .get("/v1/admin/clients", this::list)
        .post("/v1/admin/clients", this::create)
        .get("/v1/admin/clients/{id}", this::one)
        .put("/v1/admin/clients/{id}", this::replace)
        .delete("/v1/admin/clients/{id}", this::remove)
        .post("/v1/admin/clients/{id}/secret", this::renewSecret);
  }

  private Reply list(Call call) {
    var _ = admins.apply(call);
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    clients.configured().forEach(client -> all.add(configured(client)));
    registry.all().forEach(client -> all.add(view(client, null)));
    return Reply.json(200, Map.of("clients", all));
  }

  private Reply one(Call call) {
    var _ = admins.apply(call);
    String id = call.pathValue(ID);
    return clients.configured().stream()
        .filter(client -> client.id().equals(id))
        .findFirst()
        .map(ClientRoutes::configured)
        .or(() -> registry.find(id).map(client -> view(client, null)))
        .map(view -> Reply.json(200, view))
        .orElseThrow(() -> new Problem(404, "not_found", "There is no such client."));
  }

  private Reply create(Call call) {
    Client admin = admins.apply(call);
    Map<String, Object> settings = settings(call);
    Object id = settings.remove(ID);
    if (id != null && !(id instanceof String)) {
      throw new Problem(400, "invalid_id", "An id is a text.");
    }
    ClientRegistry.Changed added = registry.add((String) id, settings);
    String name = added.registered().id();
    LOG.info("client {} was added by {}", name, admin.id());
    return Reply.json(201, view(added.registered(), added.secret()))
        .header("Location", "/v1/admin/clients/" + name);
  }

  private Reply replace(Call call) {
    Client admin = admins.apply(call);
    ClientRegistry.Changed changed = registry.replace(call.pathValue(ID), settings(call));
    LOG.info("client {} was changed by {}", changed.registered().id(), admin.id());
    return Reply.json(200, view(changed.registered(), changed.secret()));
  }

  private Reply renewSecret(Call call) {
    Client admin = admins.apply(call);
    ClientRegistry.Changed changed = registry.renewSecret(call.pathValue(ID));
    LOG.info("client {} got a new secret by {}", changed.registered().id(), admin.id());
    return Reply.json(200, view(changed.registered(), changed.secret()));
  }

  private Reply remove(Call call) {
    Client admin = admins.apply(call);
    String id = call.pathValue(ID);
    registry.remove(id);
    LOG.info("client {} was removed by {}", id, admin.id());
    return Reply.empty(204);
  }

  private static Map<String, Object> settings(Call call) {
    try {
      Map<String, Object> settings = JSONObjectUtils.parse(call.text("application/json"));
      if (settings != null) {
        return new LinkedHashMap<>(settings);
      }
    } catch (ParseException e) {
      // Said below, without the text.
    }
    throw new Problem(400, "malformed", "The body is not a JSON object.");
  }

  private static Map<String, @Nullable Object> configured(Client client) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put(ID, client.id());
    view.put("source", "configuration");
    view.put("name", client.name());
    return view;
  }

  private static Map<String, @Nullable Object> view(
      ClientRegistry.Registered client, @Nullable String secret) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put(ID, client.id());
    view.put("source", "api");
    view.put("name", client.settings().get("name"));
    view.put("settings", client.settings());
    view.put("created_at", client.createdAt().toString());
    view.put("changed_at", client.changedAt().toString());
    if (secret != null) {
      view.put("secret", secret);
    }
    return view;
  }
}
