/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's copy of a session in a store. */
final class StoredSession implements HttpSession {

  private final ServletContext context;
  private final boolean created;
  private final Map<String, Object> attributes;
  private String id;
  private boolean ended;

  StoredSession(ServletContext context, String id, boolean created, Map<String, Object> stored) {
    this.context = context;
    this.id = id;
    this.created = created;
    this.attributes = new HashMap<>(stored);
  }

  Map<String, Object> copy() {
    return Map.copyOf(attributes);
  }

  boolean isEnded() {
    return ended;
  }

  void rename(String newId) {
    id = newId;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    requireAlive();
    return attributes.get(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    requireAlive();
    return Collections.enumeration(attributes.keySet());
  }

  @Override
  public void setAttribute(String name, Object value) {
    requireAlive();
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    requireAlive();
    attributes.remove(name);
  }

  @Override
  public void invalidate() {
    requireAlive();
    ended = true;
  }

  @Override
  public boolean isNew() {
    return created;
  }

  @Override
  public ServletContext getServletContext() {
    return context;
  }

  @Override
  public long getCreationTime() {
    return System.currentTimeMillis();
  }

  @Override
  public long getLastAccessedTime() {
    return System.currentTimeMillis();
  }

  @Override
  public void setMaxInactiveInterval(int interval) {}

  @Override
  public int getMaxInactiveInterval() {
    return 1800;
  }

  private void requireAlive() {
    if (ended) {
      throw new IllegalStateException("the session has ended");
    }
  }
}
