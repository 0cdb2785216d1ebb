import org.jspecify.annotations.NullMarked;

/** Checks Usher's access tokens inside a back end and follows the feed of revocations. */
@NullMarked
module usher.edge {
  requires com.nimbusds.jose.jwt;
  requires java.net.http;
  requires static transitive org.jspecify;

  exports usher.edge;
}
