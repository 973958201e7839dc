/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.FormAuthenticator;
import org.eclipse.jetty.util.security.Credential;

/** Login by the container: pages below {@code /container/} need the role {@code user}. */
final class ContainerLogin {

  static final String PASSWORD = "a password of the application";

  private ContainerLogin() {}

  static void installForm(ServletContextHandler context) {
    install(context, new FormAuthenticator("/sign-in", "/sign-in-failed", false));
  }

  static void install(ServletContextHandler context, Authenticator authenticator) {
    UserStore users = new UserStore();
    for (String user : List.of("cometchat-uid-1", "cometchat-uid-2")) {
      users.addUser(user, Credential.getCredential(PASSWORD), new String[] {"user"});
    }
    HashLoginService logins = new HashLoginService("application");
    logins.setUserStore(users);
    ConstraintMapping protectedPages = new ConstraintMapping();
    protectedPages.setPathSpec("/container/*");
    protectedPages.setConstraint(Constraint.from("user"));
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setLoginService(logins);
    security.setAuthenticator(authenticator);
    security.addConstraintMapping(protectedPages);
    context.setSecurityHandler(security);
  }
}
