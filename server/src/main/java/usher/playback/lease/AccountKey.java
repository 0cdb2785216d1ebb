package usher.playback.lease;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import usher.account.AccountId;
import usher.secret.Secrets;

/** An account's id in 128 bits: as it is when Usher made it, else as much of its hash. */
record AccountKey(long high, long low) {
  static AccountKey of(AccountId account) {
    byte[] bytes = Packing.text(account.value());
    ByteBuffer id =
        bytes[0] == 0
            ? ByteBuffer.wrap(bytes, 1, bytes.length - 1)
            : ByteBuffer.wrap(hash(account.value()));
    return new AccountKey(id.getLong(), id.getLong());
  }

  private static byte[] hash(String id) {
    return Base64.getUrlDecoder().decode(Secrets.hash(id).getBytes(StandardCharsets.US_ASCII));
  }
}
