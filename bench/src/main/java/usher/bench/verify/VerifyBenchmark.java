package usher.bench.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import usher.edge.KeySource;
import usher.edge.RevokedSids;
import usher.edge.TokenVerifier;
import usher.edge.TrustClock;
import usher.edge.Verification;

/** One check of a token, seen before or not, beside the bare check of its signature. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls what is marked as Setup first.
public class VerifyBenchmark {
  /** Twice as many as a verifier remembers: asked for in turn, each is forgotten by then. */
  private static final int COLD_TOKENS = 16_384;

  /** What one back end may have in hand at a time; all of them are remembered. */
  private static final int WARM_TOKENS = 1_024;

  /** How many revocations the set has. */
  @Param({"0", "300000"})
  public int entries;

  private final String[] tokens = new String[COLD_TOKENS];
  private final byte[][] signed = new byte[COLD_TOKENS][];
  private final byte[][] signatures = new byte[COLD_TOKENS][];
  private PublicKey key;
  private TokenVerifier verifier;
  private int next;

  /** Signs the tokens and fills the set. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    SignedTokens maker = new SignedTokens(random);
    for (int i = 0; i < COLD_TOKENS; i++) {
      String token = maker.next();
      int dot = token.lastIndexOf('.');
      tokens[i] = token;
      signed[i] = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
      signatures[i] = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    }
    String jwks = maker.jwks();
    key = maker.publicKey();
    RevokedSids revoked = new RandomSids(random).revoked(entries);
    verifier =
        new TokenVerifier(
            SignedTokens.ISSUER,
            SignedTokens.AUDIENCE,
            new KeySource(() -> jwks, System::nanoTime),
            () -> revoked,
            TrustClock.system());
  }

  /** A token that was checked lately. */
  @Benchmark
  public Verification warm() {
    return verifier.verify(tokens[next++ & (WARM_TOKENS - 1)]);
  }

  /** A token that was not. */
  @Benchmark
  public Verification cold() {
    return verifier.verify(tokens[next++ & (COLD_TOKENS - 1)]);
  }

  /** The limit: what the JDK needs for the signature alone, taken apart before. */
  @Benchmark
  public boolean signature() throws GeneralSecurityException {
    return isSigned(next++ & (COLD_TOKENS - 1));
  }

  /** Both of them in turn: who else uses the machine then disturbs both alike. */
  @Benchmark
  public boolean turns(Spent spent) throws GeneralSecurityException {
    int i = next++ & (COLD_TOKENS - 1);
    long start = System.nanoTime();
    boolean known = verifier.verify(tokens[i]) instanceof Verification.Verified;
    long between = System.nanoTime();
    boolean signed = isSigned(i);
    spent.signature += System.nanoTime() - between;
    spent.cold += between - start;
    return known && signed;
  }

  private boolean isSigned(int i) throws GeneralSecurityException {
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(key);
    check.update(signed[i]);
    return check.verify(signatures[i]);
  }

  /** The nanoseconds of one second that went to each of the two. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Spent {
    /** On tokens not seen before. */
    public long cold;

    /** On bare signatures. */
    public long signature;

    /** JMH keeps the sums of each second apart. */
    @Setup(Level.Iteration)
    public void begin() {
      cold = 0;
      signature = 0;
    }
  }
}
