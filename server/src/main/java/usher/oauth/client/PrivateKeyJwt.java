package usher.oauth.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.sql.Database;

/**
 * {@code private_key_jwt}: an assertion that the client has signed with a key of its own (RFC 7523;
 * OpenID Connect Core, section 9). Thread-safe.
 *
 * <p>An assertion is good once: its {@code jti} is kept in the database, so that no other node and
 * no restart forgets it.
 */
public final class PrivateKeyJwt {
  /** What the keys of clients may sign with. */
  public static final List<JWSAlgorithm> ALGORITHMS =
      List.of(
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);

  private static final Logger LOG = LoggerFactory.getLogger(PrivateKeyJwt.class);
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  /** Beyond that an assertion would be a password, and its jti would have to be kept that long. */
  private static final Duration LIFE_MAX = Duration.ofHours(1);

  private static final int JTI_MAX = 256;

  private final Database database;
  private final UsedAssertions used;
  private final ClientKeys keys;
  private final InstantSource clock;
  private final String issuer;

  public PrivateKeyJwt(
      Database database, UsedAssertions used, ClientKeys keys, InstantSource clock, String issuer) {
    this.database = database;
    this.used = used;
    this.keys = keys;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** Whether the body has an assertion. */
  static boolean is(Parameters parameters) {
    return parameters.get("client_assertion") != null
        || parameters.get("client_assertion_type") != null;
  }

  /** What the body says; nothing if it cannot be read. The id is the assertion's {@code sub}. */
  static List<Presented> read(Parameters parameters) {
    String assertion = parameters.get("client_assertion");
    if (assertion == null || !TYPE.equals(parameters.get("client_assertion_type"))) {
      return List.of();
    }
    try {
      String subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
      return subject == null
          ? List.of()
          : List.of(new Presented(AuthMethod.PRIVATE_KEY_JWT, subject, assertion));
    } catch (ParseException | RuntimeException e) {
      // Nimbus answers some garbage with unchecked exceptions.
      return List.of();
    }
  }

  /**
   * Whether it is the client's, for Usher, in its time, and not seen before.
   *
   * @param path of the endpoint to which it was sent
   */
  boolean proves(Presented presented, Credential.Keys credential, String path) {
    try {
      JWTClaimsSet claims =
          processor(presented.clientId(), credential).process(presented.proof(), null);
      String fault = fault(claims, presented.clientId(), path);
      if (fault != null) {
        LOG.debug("an assertion of client {}: {}", presented.clientId(), fault);
        return false;
      }
      return firstUse(presented.clientId(), claims);
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      LOG.debug("an assertion of client {} is not genuine", presented.clientId(), e);
      return false;
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor(String clientId, Credential.Keys of) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            null, JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(Set.copyOf(ALGORITHMS), keys.of(clientId, of)));
    // Checked below, with our clock.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    return processor;
  }

  /** RFC 7523, section 3. */
  private @Nullable String fault(JWTClaimsSet claims, String clientId, String path) {
    Instant now = clock.instant();
    Date exp = claims.getExpirationTime();
    Date from = claims.getNotBeforeTime();
    String jti = claims.getJWTID();
    // The issuer names Usher as a whole; many a library names the endpoint instead.
    List<String> ours = List.of(issuer, issuer + "/oauth/token", issuer + path);
    if (!clientId.equals(claims.getIssuer()) || !clientId.equals(claims.getSubject())) {
      return "iss or sub is not the client";
    }
    if (Collections.disjoint(claims.getAudience(), ours)) {
      return "aud is not Usher";
    }
    if (exp == null || !now.isBefore(exp.toInstant().plus(LEEWAY))) {
      return "exp is missing or over";
    }
    if (exp.toInstant().isAfter(now.plus(LIFE_MAX).plus(LEEWAY))) {
      return "exp is more than an hour ahead";
    }
    if (from != null && from.toInstant().isAfter(now.plus(LEEWAY))) {
      return "nbf is ahead";
    }
    return jti == null || jti.isEmpty() || jti.length() > JTI_MAX ? "jti is missing" : null;
  }

  private boolean firstUse(String clientId, JWTClaimsSet claims) {
    Instant until = claims.getExpirationTime().toInstant().plus(LEEWAY);
    boolean first =
        database.write(tx -> used.first(tx, clientId, claims.getJWTID(), until, clock.instant()));
    if (!first) {
      LOG.debug("an assertion of client {} came twice", clientId);
    }
    return first;
  }
}
