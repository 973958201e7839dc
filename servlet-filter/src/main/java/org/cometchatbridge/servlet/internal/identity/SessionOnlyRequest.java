/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request without what may come from a credential of its own: headers, parameters, attributes and
 * the principal. A user resolver finds the user of the HTTP session in it. Cookies remain, because
 * they belong to the session.
 */
final class SessionOnlyRequest extends HttpServletRequestWrapper {

  private static final String COOKIE = "Cookie";

  SessionOnlyRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return COOKIE.equalsIgnoreCase(name) ? super.getHeader(name) : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return COOKIE.equalsIgnoreCase(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(Collections.singleton(COOKIE));
  }

  @Override
  public long getDateHeader(String name) {
    return -1;
  }

  @Override
  public int getIntHeader(String name) {
    return -1;
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public @Nullable String getParameter(String name) {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return null;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    return Collections.emptyEnumeration();
  }

  /** The principal that a filter has replaced, if there is one: the container has it. */
  @Override
  public @Nullable Principal getUserPrincipal() {
    HttpServletRequest outer = (HttpServletRequest) getRequest();
    Principal current = outer.getUserPrincipal();
    Principal innermost = null;
    for (ServletRequest request = outer;
        request instanceof ServletRequestWrapper wrapper;
        request = wrapper.getRequest()) {
      if (wrapper.getRequest() instanceof HttpServletRequest inner) {
        Principal principal = inner.getUserPrincipal();
        innermost = principal == null ? innermost : principal;
      }
    }
    return innermost == null
            || current == null
            || String.valueOf(innermost.getName()).equals(current.getName())
        ? null
        : innermost;
  }

  @Override
  public @Nullable String getRemoteUser() {
    Principal principal = getUserPrincipal();
    return principal == null ? null : principal.getName();
  }

  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public @Nullable String getAuthType() {
    return null;
  }
}
