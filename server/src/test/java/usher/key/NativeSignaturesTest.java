package usher.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeSignaturesTest {
  private static final String ES256 = "SHA256withECDSAinP1363Format";

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void provider_onAMachineWithABuild_isThere() {
    assertEquals(
        Optional.of("AmazonCorrettoCryptoProvider"),
        NativeSignatures.provider().map(Provider::getName));
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void signatures_ofEither_holdForTheOther_andBentOnesForNeither() throws Exception {
    Provider fast = NativeSignatures.provider().orElseThrow();
    Provider plain = Security.getProvider("SunEC");
    KeyPair pair = KeyPairGenerator.getInstance("EC", plain).generateKeyPair();
    long seed = new SecureRandom().nextLong();
    System.out.println("NativeSignaturesTest: seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      byte[] text = new byte[1 + round];
      random.nextBytes(text);
      for (Provider signing : new Provider[] {fast, plain}) {
        Provider other = signing.equals(fast) ? plain : fast;
        byte[] signed = signed(signing, pair, text);
        assertTrue(holds(other, pair, text, signed));
        text[0] ^= 1;
        assertFalse(holds(fast, pair, text, signed));
        text[0] ^= 1;
      }
    }
  }

  /** CVE-2022-21449: r and s of zero were a signature of everything. */
  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void signature_ofZeros_holdsForNothing() throws Exception {
    Provider fast = NativeSignatures.provider().orElseThrow();
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertFalse(holds(fast, pair, new byte[] {1}, new byte[64]));
  }

  private static byte[] signed(Provider by, KeyPair pair, byte[] text) throws Exception {
    Signature signer = Signature.getInstance(ES256, by);
    signer.initSign(pair.getPrivate());
    signer.update(text);
    return signer.sign();
  }

  private static boolean holds(Provider by, KeyPair pair, byte[] text, byte[] signed)
      throws Exception {
    Signature check = Signature.getInstance(ES256, by);
    check.initVerify(pair.getPublic());
    check.update(text);
    try {
      return check.verify(signed);
    } catch (SignatureException e) {
      return false;
    }
  }
}
