/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.servlet.internal.handoff.RequestOrigin;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A response that may hold a token, in a header or in its body. While it does, no cache may store
 * it: the application's caching headers have no effect then. If a token in a header is taken away
 * again, they take effect. For one thread at a time, like every response.
 */
public sealed class TokenResponse extends HttpServletResponseWrapper permits CommitHookResponse {

  private static final String CACHE_CONTROL = "Cache-Control";

  /** During an include, containers like Tomcat put a response below that ignores headers. */
  private final HttpServletResponse given;

  private List<String> cacheControl = List.of();
  private List<Runnable> heldBack = List.of();
  private boolean bodyHoldsToken;
  private boolean isError;

  /** Wraps a response. */
  public TokenResponse(HttpServletResponse response) {
    super(response);
    this.given = response;
  }

  /** Puts a token into the headers, and forbids caching. */
  public void handOff(ChatToken token, RequestOrigin origin) {
    if (!hasTokenHeader()) {
      cacheControl = List.copyOf(given.getHeaders(CACHE_CONTROL));
    }
    TokenHeaders.write(given, token, origin);
  }

  /** Takes a token out of the headers, unless the response is committed. */
  public void withdraw() {
    if (isCommitted() || !hasTokenHeader()) {
      return;
    }
    TokenHeaders.remove(given);
    if (!bodyHoldsToken) {
      TokenHeaders.restore(given, CACHE_CONTROL, cacheControl);
      List<Runnable> changes = heldBack;
      heldBack = List.of();
      changes.forEach(Runnable::run);
    }
  }

  /**
   * Forbids caching for good, since the body will contain a token.
   *
   * @return false if the body must not contain one: the response is committed or an error, or a
   *     header for a targeted cache lets it store the response
   */
  public boolean admitTokenInBody() {
    if (isError || isCommitted() || !TokenHeaders.preventCaching(given)) {
      return false;
    }
    bodyHoldsToken = true;
    return true;
  }

  /** Continues another wrapper of the same response, which may hold a token already. */
  public void continueFrom(TokenResponse earlier) {
    bodyHoldsToken |= earlier.bodyHoldsToken;
  }

  /** Whether the headers contain a token. */
  final boolean hasTokenHeader() {
    String token = given.getHeader(TokenHeaders.TOKEN);
    return token != null && !token.isEmpty(); // some containers can empty a header only
  }

  /** The container sends such a response at once, and continues with this one. */
  static boolean isInformational(int status) {
    return status >= 100 && status < 200;
  }

  /** The response is an error, whose page the container writes, or an exception ends it. */
  public void becomeError() {
    isError = true;
    withdraw();
  }

  private boolean isHeldBack(String name, @Nullable String value) {
    return TokenHeaders.mayAllowCaching(name, value) && (bodyHoldsToken || hasTokenHeader());
  }

  private void holdBack(Runnable change) {
    if (heldBack.isEmpty()) {
      heldBack = new ArrayList<>();
    }
    heldBack.add(change);
  }

  @Override
  public void sendError(int status) throws IOException {
    if (!isInformational(status)) {
      becomeError();
    }
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    if (!isInformational(status)) {
      becomeError();
    }
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    withdraw();
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    withdraw();
    super.sendRedirect(location, status);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    withdraw();
    super.sendRedirect(location, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    withdraw();
    super.sendRedirect(location, status, clearBuffer);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (isHeldBack(name, value)) {
      holdBack(() -> super.setHeader(name, value));
    } else {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (isHeldBack(name, value)) {
      holdBack(() -> super.addHeader(name, value));
    } else {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (isHeldBack(name, Integer.toString(value))) {
      holdBack(() -> super.setIntHeader(name, value));
    } else {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (isHeldBack(name, Integer.toString(value))) {
      holdBack(() -> super.addIntHeader(name, value));
    } else {
      super.addIntHeader(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long date) {
    if (isHeldBack(name, date <= 0 ? "0" : null)) {
      holdBack(() -> super.setDateHeader(name, date));
    } else {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (isHeldBack(name, date <= 0 ? "0" : null)) {
      holdBack(() -> super.addDateHeader(name, date));
    } else {
      super.addDateHeader(name, date);
    }
  }

  /** Hides the token from filters that log or record response headers. */
  @Override
  public @Nullable String getHeader(String name) {
    return TokenHeaders.isSecret(name) ? null : super.getHeader(name);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return TokenHeaders.isSecret(name) ? List.of() : super.getHeaders(name);
  }

  @Override
  public Collection<String> getHeaderNames() {
    Collection<String> names = super.getHeaderNames();
    return super.containsHeader(TokenHeaders.TOKEN)
        ? names.stream().filter(name -> !TokenHeaders.isSecret(name)).toList()
        : names;
  }

  /** The application may write the token that it has read from the markup again. */
  @Override
  public void reset() {
    super.reset();
    heldBack = List.of();
    cacheControl = List.of();
    isError = false;
    if (bodyHoldsToken) {
      TokenHeaders.preventCaching(given);
    }
  }
}
