/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.cometchatbridge.core.CometChatBridge;
import org.pac4j.core.config.Config;
import org.pac4j.core.context.CallContext;
import org.pac4j.core.credentials.Credentials;
import org.pac4j.core.credentials.UsernamePasswordCredentials;
import org.pac4j.core.exception.CredentialsException;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.core.profile.ProfileManager;
import org.pac4j.http.client.indirect.FormClient;
import org.pac4j.jee.context.JEEContext;
import org.pac4j.jee.context.session.JEESessionStore;
import org.pac4j.jee.filter.CallbackFilter;
import org.pac4j.jee.filter.LogoutFilter;
import org.pac4j.jee.filter.SecurityFilter;

/** An application with pac4j's filters. Only the requests inside them have the user. */
final class Pac4jApplication {

  static final String USER = "cometchat-uid-1";
  static final String PASSWORD = "application password";

  private Pac4jApplication() {}

  static Application at(String root, CometChatBridge bridge) {
    return Application.at("", bridge, HttpServletRequest::getRemoteUser)
        .behind(new Security(root))
        .on("/secured/page", (request, response) -> response.getWriter().write("Desk"))
        .on("/secured/data", (request, response) -> Application.json(response))
        .on("/sign-in", (request, response) -> response.getWriter().write("Please log in"))
        .on(
            "/api/sign-in",
            (request, response) -> {
              new ProfileManager(new JEEContext(request, response), new JEESessionStore())
                  .save(true, profile(), false);
              Application.json(response);
            });
  }

  private static CommonProfile profile() {
    CommonProfile profile = new CommonProfile();
    profile.setId(USER);
    return profile;
  }

  private static Optional<Credentials> check(CallContext context, Credentials credentials) {
    UsernamePasswordCredentials given = (UsernamePasswordCredentials) credentials;
    if (!USER.equals(given.getUsername()) || !PASSWORD.equals(given.getPassword())) {
      throw new CredentialsException("wrong");
    }
    credentials.setUserProfile(profile());
    return Optional.of(credentials);
  }

  /** Runs each of pac4j's filters at its path, as mappings in web.xml do. */
  private static final class Security implements Filter {

    private final Filter secured;
    private final Filter callback;
    private final Filter logout;
    private final Filter softLogout;

    Security(String root) {
      Config config =
          new Config(
              root + "/callback", new FormClient(root + "/sign-in", Pac4jApplication::check));
      secured = new SecurityFilter(config, "FormClient", "isAuthenticated");
      callback = new CallbackFilter(config, "/secured/page");
      logout = logout(config, true);
      softLogout = logout(config, false);
    }

    private static LogoutFilter logout(Config config, boolean destroySession) {
      LogoutFilter logout = new LogoutFilter(config, "/sign-in");
      logout.setDestroySession(destroySession);
      return logout;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String path = ((HttpServletRequest) request).getRequestURI();
      if (path.startsWith("/secured/")) {
        secured.doFilter(request, response, chain);
      } else if (path.equals("/callback")) {
        callback.doFilter(request, response, chain);
      } else if (path.equals("/sign-out")) {
        logout.doFilter(request, response, chain);
      } else if (path.equals("/sign-out-softly")) {
        softLogout.doFilter(request, response, chain);
      } else {
        chain.doFilter(request, response);
      }
    }
  }
}
