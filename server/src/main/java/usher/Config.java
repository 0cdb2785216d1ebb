package usher;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.config.Secret;
import usher.http.HttpSettings;
import usher.log.Logging;
import usher.oauth.registration.ClientSettings;

/**
 * All settings of a server, read once; {@code docs/configuration.md} says what each means.
 * Immutable.
 */
public record Config(
    String issuer,
    Http http,
    Node node,
    Data data,
    Brand brand,
    Map<String, Plan> plans,
    Map<String, ClientSettings> clients,
    Tokens tokens,
    Keys keys,
    Proof proof,
    Revocations revocations,
    Playback playback,
    Redis redis,
    Map<String, Rule> rules,
    Password password,
    Limits limits,
    Place place,
    Log log,
    Map<String, Account> accounts,
    Dev dev) {

  public record Http(String host, int port, List<String> trustedProxies, int eventStreamsMax) {}

  /** What operators call this node; the machine's name when empty. */
  public record Node(String name) {}

  /** The folder for what must last. */
  public record Data(Path dir) {}

  /** How pages look; no logo and no help when null. */
  public record Brand(String name, @Nullable Path logo, String accent, @Nullable String helpUrl) {}

  /** What an account may buy; no quality when empty. */
  public record Plan(int screens, String quality) {}

  public record Tokens(
      Duration access,
      Duration code,
      Duration deviceCode,
      Duration devicePoll,
      Duration deviceHold,
      Duration refreshReplay,
      Duration idleTv,
      Duration idleBrowser,
      Duration leeway) {}

  public record Keys(Duration rotate, Duration publishAhead) {}

  /** How long a password entered counts as fresh. */
  public record Proof(Duration fresh) {}

  public record Revocations(Duration staleness, Duration margin) {}

  /**
   * Who may watch now.
   *
   * @param inRedis whether the leases live in Redis, for all nodes; else in this node's memory
   * @param admitWhenDown whether everybody plays, uncounted, while Redis cannot be asked
   * @param holdAfterLoss whether new starts wait for one lease time after the leases were lost
   */
  public record Playback(
      Duration heartbeat,
      Duration lease,
      boolean inRedis,
      boolean admitWhenDown,
      boolean holdAfterLoss,
      Duration decisionsKept) {}

  /** Where Redis is; no address if nothing is kept there. */
  public record Redis(
      List<String> addresses,
      boolean cluster,
      String username,
      Secret password,
      Duration timeout) {}

  /** A limit beside the plans' own; what is empty counts all. */
  public record Rule(
      int screens,
      Set<String> plans,
      Set<String> devices,
      Set<String> contents,
      boolean sameTitle,
      boolean shadow) {}

  public record Password(
      int minLength, int argon2MemoryKib, int argon2Iterations, int hashesPerCore) {}

  public record Limits(
      int devicesPerAccount,
      int profilesPerAccount,
      int wrongPasswordsLock,
      int wrongCodes,
      Duration wrongCodesWait,
      int playbackRequests) {}

  /** Where devices are and what "tonight" means; no places without a database. */
  public record Place(@Nullable Path countryDatabase, ZoneId timeZone) {}

  public record Log(Logging.Format format, String level) {}

  /** An account that the first start makes, for demonstrations. */
  public record Account(String email, Secret password, String plan, List<Profile> profiles) {}

  public record Profile(String name, String picture, boolean kids) {}

  /** For tests only: a file with seconds to add to the clock. */
  public record Dev(@Nullable Path clockOffsetFile) {}

  public boolean https() {
    return issuer.startsWith("https:");
  }

  public HttpSettings httpSettings() {
    return new HttpSettings(
        http.host(),
        http.port(),
        https(),
        http.trustedProxies(),
        http.eventStreamsMax(),
        List.of(),
        HttpSettings.Limits.standard());
  }
}
