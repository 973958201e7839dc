/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.jetty.ee10;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.WebApplication;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.FormAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, embedded. */
final class JettyContainer implements Container {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  private final Server server;
  private final ServerConnector connector;
  private final ContextHandlerCollection applications = new ContextHandlerCollection();
  private final Map<String, ServletContextHandler> deployed = new ConcurrentHashMap<>();

  JettyContainer() {
    QueuedThreadPool threads = new QueuedThreadPool(50);
    threads.setName("application");
    server = new Server(threads);
    connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(applications);
    run(server::start);
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void deploy(WebApplication application) {
    String path = application.contextPath();
    ServletContextHandler context =
        new ServletContextHandler(path.isEmpty() ? "/" : path, ServletContextHandler.SESSIONS);
    context.setClassLoader(application.classLoader());
    context.addServletContainerInitializer(application.startup());
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    application.errorPages().forEach(errors::addErrorPage);
    context.setErrorHandler(errors);
    if (application.formLogin()) {
      context.setSecurityHandler(security());
    }
    applications.addHandler(context);
    // A running server does not manage added beans by itself. Without this it would not find the
    // sessions of the application, and the new session id of a login would be unknown until the end
    // of the request, which may be after its response.
    applications.manage(context);
    deployed.put(path, context);
    run(context::start);
  }

  @Override
  public void undeploy(String contextPath) {
    ServletContextHandler context = deployed.remove(contextPath);
    run(context::stop);
    applications.removeHandler(context);
    context.destroy();
  }

  @Override
  public void expire(String contextPath, String sessionId) {
    SessionHandler sessions = deployed.get(contextPath).getSessionHandler();
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    ManagedSession session = sessions.getManagedSession(sessionId);
    // A request resets the expiry at its end, possibly after the client has received the response
    // and during this loop. The short interval may also pass by itself.
    while (session != null) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("the session did not expire");
      }
      long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
      session.getSessionData().setLastAccessed(hourAgo);
      session.getSessionData().setAccessed(hourAgo);
      session.getSessionData().calcAndSetExpiry(hourAgo);
      sessions.sessionTimerExpired(session, System.currentTimeMillis());
      sessions.scavenge();
      session = sessions.getManagedSession(sessionId);
    }
  }

  @Override
  public void close() {
    run(server::stop);
    server.destroy();
  }

  private static ConstraintSecurityHandler security() {
    UserStore users = new UserStore();
    users.addUser(
        WebApplication.USER,
        Credential.getCredential(WebApplication.PASSWORD),
        new String[] {WebApplication.ROLE});
    HashLoginService logins = new HashLoginService("application");
    logins.setUserStore(users);
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setLoginService(logins);
    security.setAuthenticator(
        new FormAuthenticator(WebApplication.LOGIN_PAGE, WebApplication.LOGIN_FAILED_PAGE, true));
    ConstraintMapping pages = new ConstraintMapping();
    pages.setPathSpec(WebApplication.PROTECTED);
    pages.setConstraint(Constraint.from(WebApplication.ROLE));
    security.addConstraintMapping(pages);
    return security;
  }

  /** A step that may throw any exception. */
  private interface Step {
    void run() throws Exception;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
