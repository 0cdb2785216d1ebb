package usher.metric;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import usher.http.Call;
import usher.http.Reply;
import usher.http.Routes;

/** {@code GET /metrics}: all that is measured, in Prometheus' text form. Thread-safe. */
public final class Metrics {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Runnable> refreshers = new CopyOnWriteArrayList<>();

  /** Begins with what every process has: memory and processors. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** Where parts of Usher register what they measure. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds what has to be looked up before the metrics are told. */
  public void refresh(Runnable refresher) {
    refreshers.add(refresher);
  }

  /**
   * Adds the route.
   *
   * @param permission throws a problem for a caller who may not read them
   */
  public void routes(Routes routes, Consumer<Call> permission) {
    routes.get(
        "/metrics",
        call -> {
          permission.accept(call);
          refreshers.forEach(Runnable::run);
          return Reply.text(200, TEXT, registry.scrape()).unlogged();
        });
  }
}
