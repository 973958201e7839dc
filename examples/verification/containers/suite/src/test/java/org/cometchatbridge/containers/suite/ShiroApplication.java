/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.web.filter.authc.FormAuthenticationFilter;
import org.apache.shiro.web.filter.mgt.DefaultFilterChainManager;
import org.apache.shiro.web.filter.mgt.PathMatchingFilterChainResolver;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;
import org.cometchatbridge.core.CometChatBridge;

/** An application with Shiro's filter. Only the requests inside it have the user. */
final class ShiroApplication {

  static final String USER = "cometchat-uid-1";
  static final String PASSWORD = "application password";

  private ShiroApplication() {}

  static Application at(String contextPath, CometChatBridge bridge) {
    return Application.at(contextPath, bridge, HttpServletRequest::getRemoteUser)
        .behind(new SecurityFilter())
        .on("/secured/page", (request, response) -> response.getWriter().write("Desk"))
        .on("/secured/sign-in", (request, response) -> response.getWriter().write("Please log in"))
        .on("/api/sign-in", ShiroApplication::signIn)
        .on(
            "/api/sign-out",
            (request, response) -> {
              SecurityUtils.getSubject().logout();
              Application.json(response);
            });
  }

  /** Shiro's filter, for an application that places it itself. */
  static Filter filter() {
    return new SecurityFilter();
  }

  static void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      SecurityUtils.getSubject()
          .login(new UsernamePasswordToken(USER, request.getParameter("password")));
      Application.json(response);
    } catch (AuthenticationException e) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }

  private static final class SecurityFilter extends AbstractShiroFilter {

    SecurityFilter() {
      SimpleAccountRealm users = new SimpleAccountRealm();
      users.addAccount(USER, PASSWORD);
      setSecurityManager(new DefaultWebSecurityManager(users));
      FormAuthenticationFilter form = new FormAuthenticationFilter();
      form.setLoginUrl("/secured/sign-in");
      form.setSuccessUrl("/secured/page");
      DefaultFilterChainManager chains = new DefaultFilterChainManager();
      chains.addFilter("form", form);
      chains.createChain("/secured/**", "form");
      PathMatchingFilterChainResolver resolver = new PathMatchingFilterChainResolver();
      resolver.setFilterChainManager(chains);
      setFilterChainResolver(resolver);
    }
  }
}
