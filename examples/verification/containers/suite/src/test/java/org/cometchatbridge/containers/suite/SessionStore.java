/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions in a store, as clustered applications do. A request loads a copy of its session on
 * first access and saves it at its end. Loads and saves are counted.
 */
final class SessionStore implements Filter {

  private static final String COOKIE = "STORED";

  private final Map<String, Map<String, Object>> store = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger saves = new AtomicInteger();

  /** The loads and saves since the last call of this method. */
  record Traffic(int loads, int saves) {}

  Traffic take() {
    return new Traffic(loads.getAndSet(0), saves.getAndSet(0));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof StoredRequest) {
      chain.doFilter(request, response);
      return;
    }
    StoredRequest stored =
        new StoredRequest((HttpServletRequest) request, (HttpServletResponse) response);
    try {
      chain.doFilter(stored, response);
    } finally {
      stored.save();
    }
  }

  private final class StoredRequest extends HttpServletRequestWrapper {

    private final HttpServletResponse response;
    private @Nullable StoredSession session;
    private boolean looked;

    StoredRequest(HttpServletRequest request, HttpServletResponse response) {
      super(request);
      this.response = response;
    }

    @Override
    public @Nullable String getRequestedSessionId() {
      Cookie[] cookies = getCookies();
      if (cookies != null) {
        for (Cookie cookie : cookies) {
          if (cookie.getName().equals(COOKIE)) {
            return cookie.getValue();
          }
        }
      }
      return null;
    }

    @Override
    public HttpSession getSession() {
      HttpSession current = getSession(false);
      if (current != null) {
        return current;
      }
      session =
          new StoredSession(getServletContext(), UUID.randomUUID().toString(), true, Map.of());
      sendCookie(session);
      return session;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
      if (create) {
        return getSession();
      }
      String id = getRequestedSessionId();
      if (session == null && id != null && !looked) {
        looked = true;
        loads.incrementAndGet();
        Map<String, Object> attributes = store.get(id);
        if (attributes != null) {
          session = new StoredSession(getServletContext(), id, false, attributes);
        }
      }
      return session == null || session.isEnded() ? null : session;
    }

    @Override
    public String changeSessionId() {
      StoredSession current = (StoredSession) getSession();
      store.remove(current.getId());
      current.rename(UUID.randomUUID().toString());
      sendCookie(current);
      return current.getId();
    }

    void save() {
      if (session == null) {
        return;
      }
      saves.incrementAndGet();
      if (session.isEnded()) {
        store.remove(session.getId());
      } else {
        store.put(session.getId(), session.copy());
      }
    }

    private void sendCookie(HttpSession current) {
      Cookie cookie = new Cookie(COOKIE, current.getId());
      cookie.setPath("/");
      response.addCookie(cookie);
    }
  }
}
