package usher.edge.example;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import usher.edge.Claims;
import usher.edge.Edge;
import usher.edge.Verification;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/** Lets in whoever is signed in; what the token says is the request's attribute {@link #CLAIMS}. */
public final class UsherFilter implements Filter {

  /** The name of the attribute. */
  public static final String CLAIMS = "usher.claims";

  private final Edge edge;
  private final String origin;

  /**
   * Makes a filter.
   *
   * @param origin the service's own public address without a path, such as {@code
   *     https://catalogue.example.com}: proofs name the address that the app called, which the
   *     container behind a proxy does not know
   */
  public UsherFilter(Edge edge, String origin) {
    this.edge = edge;
    this.origin = origin;
  }

  @Override
  public void doFilter(ServletRequest plain, ServletResponse answer, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) plain;
    HttpServletResponse response = (HttpServletResponse) answer;
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    String authorization = headers.size() == 1 ? headers.getFirst() : "";
    Verification found =
        edge.verify(
            authorization,
            Collections.list(request.getHeaders("DPoP")),
            request.getMethod(),
            origin + request.getRequestURI());
    String words = authorization.toLowerCase(Locale.ROOT);
    if (words.startsWith("bearer ")) {
      answer(found, "Bearer", request, response, chain);
    } else if (words.startsWith("dpop ")) {
      answer(found, "DPoP", request, response, chain);
    } else {
      // Who sent no token is told no error (RFC 6750 section 3.1).
      refuse(response, "Bearer");
    }
  }

  private static void answer(
      Verification found,
      String scheme,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    switch (found) {
      case Verified(Claims claims) -> {
        request.setAttribute(CLAIMS, claims);
        chain.doFilter(request, response);
      }
      case Rejected(Reason reason) ->
          refuse(response, scheme + " error=\"" + reason.error() + "\"");
      case Stale() -> {
        response.setHeader("Retry-After", "1");
        response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      }
    }
  }

  private static void refuse(HttpServletResponse response, String challenge) throws IOException {
    response.setHeader("WWW-Authenticate", challenge);
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
  }
}
