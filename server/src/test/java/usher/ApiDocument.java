package usher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The OpenAPI document, to which every reply is held that a test gets from a node. Thread-safe.
 *
 * <p>A status that an operation does not name must be an error of the form that it names for all of
 * them.
 */
final class ApiDocument {
  private static final String AT = "https://usher.test/openapi.yaml";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  static final ApiDocument SERVED = new ApiDocument();

  /** One operation, and which paths are its own. */
  private record Operation(String name, Pattern paths, JsonNode node, String pointer) {}

  private final JsonNode document;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry;

  private ApiDocument() {
    try (InputStream in = ApiDocument.class.getResourceAsStream("/usher/api/openapi.yaml")) {
      String text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), UTF_8);
      document = new YAMLMapper().readTree(text);
      registry =
          SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(AT, text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    document.path("paths").properties().forEach(path -> add(path.getKey(), path.getValue()));
  }

  private void add(String path, JsonNode item) {
    // A path parameter is one segment; that of the check is the rest.
    String regex = path.replace(".", "\\.").replace("{path}", ".+").replaceAll("\\{\\w+}", "[^/]+");
    item.properties()
        .forEach(method -> {
          if (METHODS.contains(method.getKey())) {
            String name = method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path;
            String pointer = "/paths/" + path.replace("/", "~1") + "/" + method.getKey();
            operations.put(
                name, new Operation(name, Pattern.compile(regex), method.getValue(), pointer));
          }
        });
  }

  /** Every operation as {@code "GET /v1/account"}. */
  Set<String> operations() {
    return new TreeSet<>(operations.keySet());
  }

  /**
   * Holds a reply to the document, and tells which operation it is of; null if of none.
   *
   * @throws AssertionError if the document promises something else
   */
  @Nullable String hold(String method, String path, HttpResponse<?> reply, String body) {
    Operation operation = find(method, path);
    if (operation == null) {
      return null;
    }
    String status = String.valueOf(reply.statusCode());
    JsonNode responses = operation.node().path("responses");
    String named = responses.has(status) ? status : "default";
    String what = operation.name() + " answered " + status;
    if (!responses.has(named) || (named.equals("default") && reply.statusCode() < 400)) {
      throw new AssertionError(what + ", of which the document says nothing");
    }
    JsonNode response = responses.path(named);
    String pointer = operation.pointer() + "/responses/" + named;
    if (response.has("$ref")) {
      pointer = response.path("$ref").asString().substring(1);
      response = document.at(pointer);
    }
    response
        .path("headers")
        .properties()
        .forEach(header -> {
          if (reply.headers().firstValue(header.getKey()).isEmpty()) {
            throw new AssertionError(what + " without the header " + header.getKey());
          }
        });
    holdBody(what, response, pointer, reply, body);
    return operation.name();
  }

  private void holdBody(
      String what, JsonNode response, String pointer, HttpResponse<?> reply, String body) {
    JsonNode contents = response.path("content");
    if (contents.isEmpty()) {
      if (!body.isEmpty()) {
        throw new AssertionError(what + " with a body that the document does not have");
      }
      return;
    }
    String type = reply.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    if (!contents.has(type)) {
      throw new AssertionError(what + " as " + type + ", which the document does not have");
    }
    if (contents.path(type).has("schema")) {
      String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
      var faults = schema(schema).validate(body, InputFormat.JSON);
      if (!faults.isEmpty()) {
        throw new AssertionError(what + ": " + faults + " in " + body);
      }
    }
  }

  private Schema schema(String pointer) {
    return schemas.computeIfAbsent(
        pointer, at -> registry.getSchema(SchemaLocation.of(AT + "#" + at)));
  }

  /** What is named letter by letter goes before what a parameter stands for. */
  private @Nullable Operation find(String method, String path) {
    Operation exact = operations.get(method + " " + path);
    if (exact != null) {
      return exact;
    }
    return operations.values().stream()
        .filter(one -> one.name().startsWith(method + " "))
        .filter(one -> one.paths().matcher(path).matches())
        .findFirst()
        .orElse(null);
  }
}
