package usher.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has AWS-LC sign and verify, through Amazon's provider for the JDK, where there is a build of it
 * for this machine: signing takes it a fifth, verifying a tenth of what the JDK's own code takes.
 * Thread-safe.
 */
public final class NativeSignatures {
  private static final Logger log = LoggerFactory.getLogger(NativeSignatures.class);
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String ES256 = "SHA256withECDSAinP1363Format";

  private NativeSignatures() {}

  /** It takes half a second to load, for which no start should wait: until then the JDK signs. */
  public static void beginInBackground() {
    Thread.ofPlatform().daemon().name("signatures").start(NativeSignatures::begin);
  }

  private static void begin() {
    Optional<Provider> found = provider();
    found.ifPresent(provider -> Security.insertProviderAt(provider, 1));
    log.atInfo()
        .addKeyValue("by", found.map(Provider::getInfo).orElse("the JDK"))
        .log("signatures");
  }

  /** The provider, if it is there and agrees with the JDK on a signature. */
  static Optional<Provider> provider() {
    try {
      return ServiceLoader.load(Provider.class).stream()
          .filter(each -> each.type().getName().equals(PROVIDER))
          .map(ServiceLoader.Provider::get)
          .filter(NativeSignatures::agrees)
          .findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      log.atWarn().setCause(e).log("the native signatures do not load");
      return Optional.empty();
    }
  }

  private static boolean agrees(Provider provider) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
      Signature signer = Signature.getInstance(ES256, provider);
      signer.initSign(pair.getPrivate());
      byte[] signed = signer.sign();
      Signature check = Signature.getInstance(ES256, "SunEC");
      check.initVerify(pair.getPublic());
      return check.verify(signed);
    } catch (GeneralSecurityException e) {
      // The library is not for this machine, Alpine's for one: it then offers no algorithm.
      return false;
    }
  }
}
