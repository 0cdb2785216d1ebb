package usher;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usher.api.DecisionRoutes;
import usher.api.PlaybackRoutes;
import usher.device.DeviceKind;
import usher.event.DeviceStreams;
import usher.http.Call;
import usher.http.Routes;
import usher.key.SignedTokens;
import usher.limit.Rate;
import usher.metric.Metrics;
import usher.oauth.Clients;
import usher.oauth.resource.Bearers;
import usher.playback.DecisionBook;
import usher.playback.Passes;
import usher.playback.PlanChanges;
import usher.playback.PlaybackCounts;
import usher.playback.Playbacks;
import usher.playback.Releases;
import usher.playback.Rules;
import usher.playback.decision.DecisionStore;
import usher.playback.decision.Decisions;
import usher.playback.lease.Cap;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Ended;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.revocation.Revocation;

/** The parts that decide who may watch, each made once, in order. */
final class Screens implements AutoCloseable {
  final Leases leases;
  final Releases releases;
  private final PlaybackCounts counts;
  final Decisions decisions;
  private final House house;
  private final PlanChanges planChanges;

  /**
   * Makes them.
   *
   * @param nanos a counter of nanoseconds that never goes back
   */
  Screens(House house, Metrics metrics, LongSupplier nanos) {
    this.house = house;
    this.counts = new PlaybackCounts(metrics.registry());
    Config.Playback config = house.config.playback();
    this.leases = LeaseStore.open(house.config, house.clock, nanos);
    this.releases = new Releases(leases, house.clock);
    this.planChanges =
        new PlanChanges(house.database, house.stores.accounts(), house.plans, leases);
    this.decisions =
        new Decisions(
            house.database, new DecisionStore(), config.decisionsKept(), house.clock, house.random);
    counts.leftOut(decisions::leftOut);
    if (leases instanceof LocalLeases local) {
      counts.live(local::size);
    }
    house.feed.read(this::release);
  }

  /**
   * Adds the routes, and tells devices of playbacks that others ended.
   *
   * @param operator refuses whoever is none
   */
  void routes(
      Routes routes,
      Bearers bearers,
      Clients clients,
      DeviceStreams streams,
      Consumer<Call> operator) {
    leases.onEnded(ended -> tell(streams, ended));
    Config.Playback config = house.config.playback();
    new PlaybackRoutes(
            new PlaybackRoutes.Parts(
                bearers,
                clients,
                playbacks(bearers),
                new DecisionRoutes(decisions, house.accounts, operator),
                house.plans,
                house.secrets,
                new Rate(house.config.limits().playbackRequests(), house.clock),
                sid -> house.feed.revoked().contains(sid.value())),
            config.heartbeat())
        .add(routes);
  }

  /** Begins to work by itself. */
  void start() {
    releases.start();
    planChanges.start();
    decisions.start();
    // A store outside is connected to before the first viewer needs it, and endings are heard of.
    Thread.ofVirtual().name("leases").start(leases::answers);
  }

  @Override
  public void close() {
    planChanges.close();
    releases.close();
    decisions.close();
    leases.close();
  }

  private Playbacks playbacks(Bearers bearers) {
    Config.Playback config = house.config.playback();
    Passes passes =
        new Passes(
            new SignedTokens(house.keys, Passes.TYPE),
            house.secrets,
            house.config.issuer(),
            config.lease(),
            house.clock);
    return new Playbacks(
        house.database,
        new Playbacks.Stores(house.stores.accounts(), house.stores.profiles()),
        new Playbacks.Parts(
            leases,
            passes,
            bearers::stands,
            new DecisionBook(decisions::take, counts, house.clock)),
        new Playbacks.Policy(house.plans, rules(house.config.rules()), config.admitWhenDown()),
        house.secrets,
        house.clock);
  }

  private void release(Revocation revocation) {
    releases.add(
        new Releases.Release(
            revocation.account(), revocation.sid(), revocation.until(), revocation.by()));
  }

  private static void tell(DeviceStreams streams, Ended ended) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id", ended.id().value());
    data.put("reason", ended.why().word());
    data.put("by", ended.by());
    streams.tell(ended.sid(), "playback_ended", data);
  }

  private static Rules rules(Map<String, Config.Rule> written) {
    List<Rules.Rule> rules = new ArrayList<>();
    written.forEach((name, rule) -> {
      Cap cap =
          new Cap(
              name,
              rule.screens(),
              devices(rule.devices()),
              contents(rule.contents()),
              rule.sameTitle(),
              rule.shadow());
      rules.add(new Rules.Rule(cap, rule.plans()));
    });
    return new Rules(rules);
  }

  private static Set<DeviceKind> devices(Set<String> words) {
    Set<DeviceKind> kinds = EnumSet.noneOf(DeviceKind.class);
    words.forEach(word -> kinds.add(DeviceKind.parse(word).orElseThrow()));
    return kinds;
  }

  private static Set<ContentKind> contents(Set<String> words) {
    Set<ContentKind> kinds = EnumSet.noneOf(ContentKind.class);
    words.forEach(word -> kinds.add(ContentKind.parse(word).orElseThrow()));
    return kinds;
  }
}
