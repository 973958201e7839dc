/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.naming.NamingException;
import org.cometchatbridge.examples.webxml.staff.Member;
import org.cometchatbridge.examples.webxml.staff.PasswordHash;
import org.cometchatbridge.examples.webxml.staff.Staff;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.plus.jndi.Resource;
import org.eclipse.jetty.security.AbstractLoginService;
import org.eclipse.jetty.security.RolePrincipal;
import org.eclipse.jetty.security.UserPrincipal;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/** An embedded Jetty that runs Harbour Desk by its web.xml. */
final class DeskServer implements AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofMillis(50);

  private final Server server;
  private final ServerConnector connector;

  /** In memory, under a name that only this pool has, until the pool is closed. */
  private final JdbcConnectionPool database =
      JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "desk", "");

  private DeskServer(int port, ContextHandler sdk, @Nullable Duration maxLoginWait)
      throws NamingException {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("desk");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    // The passwords are public, so only this machine may connect.
    connector.setHost("localhost");
    connector.setPort(port);
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
    server.addConnector(connector);
    // Responses in progress are completed before the application stops.
    WebAppContext application = application();
    if (maxLoginWait != null) {
      application.addEventListener(new MaxLoginWaitOverride(maxLoginWait));
    }
    server.setHandler(new GracefulHandler(new ContextHandlerCollection(sdk, application)));
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
  }

  /**
   * Starts the application.
   *
   * @param port the port, or 0 for any free one
   * @param sdk serves CometChat's SDK
   * @param maxLoginWait the bridge's setting, or {@code null} for its default
   * @throws IOException if the port is in use
   */
  static DeskServer start(int port, ContextHandler sdk, @Nullable Duration maxLoginWait)
      throws Exception {
    DeskServer desk = new DeskServer(port, sdk, maxLoginWait);
    try {
      desk.connector.open();
      desk.server.start();
      return desk;
    } catch (Exception failed) {
      desk.close();
      throw failed;
    }
  }

  /** Returns the URL of the application, with a trailing slash. */
  URI url() {
    return URI.create("http://localhost:" + connector.getLocalPort() + "/");
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
    database.dispose();
  }

  private WebAppContext application() throws NamingException {
    WebAppContext application = new WebAppContext();
    application.setContextPath("/");
    URL webapp =
        Objects.requireNonNull(
            DeskServer.class.getResource("/webapp"), "the folder webapp is not on the class path");
    // Owned by the server, because the application still reads it while it stops.
    application.setBaseResource(ResourceFactory.of(server).newResource(webapp));
    // The application and its launcher share one class path.
    application.setClassLoader(DeskServer.class.getClassLoader());
    application.setThrowUnavailableOnStartupException(true);
    application.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    // Browsers revalidate each time; unchanged files get 304 Not Modified.
    application.setInitParameter("org.eclipse.jetty.servlet.Default.etags", "true");
    application.setInitParameter("org.eclipse.jetty.servlet.Default.cacheControl", "no-cache");
    application.getSecurityHandler().setLoginService(new StaffLogin(application));
    // In the scope of the application: java:comp/env/jdbc/desk, as its web.xml says.
    new Resource(application, "jdbc/desk", database);
    return application;
  }

  /** The container's login, with the users of the application's directory. */
  private static final class StaffLogin extends AbstractLoginService {

    private final WebAppContext application;

    StaffLogin(WebAppContext application) {
      this.application = application;
      setName("Harbour Desk");
    }

    @Override
    protected @Nullable UserPrincipal loadUserInfo(String id) {
      return Staff.of(application.getServletContext())
          .find(id)
          .filter(Member::enabled)
          .map(member -> new UserPrincipal(id, new StaffCredential(member.passwordHash())))
          .orElse(null);
    }

    @Override
    protected List<RolePrincipal> loadRoleInfo(UserPrincipal user) {
      return List.of(new RolePrincipal("staff"));
    }
  }

  /** The password of a member. */
  private static final class StaffCredential extends Credential {

    private static final long serialVersionUID = 1L;

    private final String hash;

    StaffCredential(String hash) {
      this.hash = hash;
    }

    @Override
    public boolean check(Object password) {
      return password instanceof String text && PasswordHash.matches(hash, text);
    }
  }

  /** Sets an init parameter that web.xml does not set. */
  private record MaxLoginWaitOverride(Duration maxLoginWait) implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      boolean isSet =
          event
              .getServletContext()
              .getFilterRegistration("cometChatBridge")
              .setInitParameter("maxLoginWait", maxLoginWait.toMillis() + "ms");
      if (!isSet) {
        throw new IllegalStateException("maxLoginWait is already set in web.xml; remove it there");
      }
    }
  }
}
