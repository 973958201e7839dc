/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Function;
import org.cometchatbridge.servlet.internal.app.ClaimApp;
import org.cometchatbridge.servlet.internal.app.HeaderApp;
import org.cometchatbridge.servlet.internal.app.HostNameApp;
import org.cometchatbridge.servlet.internal.app.SessionApp;
import org.jspecify.annotations.Nullable;

/**
 * Names the CometChat app of a request, if the application has several ({@link
 * org.cometchatbridge.core.CometChatApps}). The request has no chat if there is no app of this
 * name, or the resolver throws; both are logged once.
 *
 * <p><b>The host name, the path and the headers of a request are chosen by its sender.</b> A user
 * of one tenant can send them with the session of another. Use them only if the application itself
 * rejects such a request; otherwise use a claim of the principal or a session attribute.
 *
 * <p>It is called several times for each request, on any thread of the application, so it must be
 * fast and thread-safe, and return the same name as long as the user and the session are the same.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AppResolver {

  /**
   * Names the app of a request.
   *
   * @param request the request
   * @return the name of the app, or {@code null} if the request has no chat
   */
  @Nullable String app(HttpServletRequest request);

  /**
   * Takes the first label of the host name: {@code acme} for {@code acme.example.org}, in lower
   * case. An IP address and a name of one label have no app.
   *
   * @return the resolver
   */
  static AppResolver hostName() {
    return new HostNameApp(HostNameApp::firstLabel);
  }

  /**
   * Takes the app of the host name.
   *
   * @param appOf returns the name of the app, or {@code null}; gets the host name in lower case
   * @return the resolver
   */
  static AppResolver hostName(Function<String, @Nullable String> appOf) {
    return new HostNameApp(Objects.requireNonNull(appOf, "appOf"));
  }

  /**
   * Takes the value of a header, which a proxy must set or remove in every request.
   *
   * @param name the name of the header
   * @return the resolver
   */
  static AppResolver header(String name) {
    return new HeaderApp(Objects.requireNonNull(name, "name"));
  }

  /**
   * Takes an attribute of the HTTP session, such as one that the application sets at the login.
   *
   * @param attribute the name of the attribute; its value is a {@link CharSequence}, a number, an
   *     enum or a UUID
   * @return the resolver
   */
  static AppResolver sessionAttribute(String attribute) {
    return new SessionApp(Objects.requireNonNull(attribute, "attribute"));
  }

  /**
   * Takes a claim of the principal, which the application has verified: of a principal with a
   * method {@code getClaim(String)}, {@code getClaims()}, {@code getTokenAttributes()} or {@code
   * getAttributes()}, or whose {@code getPrincipal()} has one.
   *
   * @param claim the name of the claim
   * @return the resolver
   */
  static AppResolver claim(String claim) {
    return new ClaimApp(Objects.requireNonNull(claim, "claim"));
  }
}
