/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Objects;
import org.cometchatbridge.examples.webxml.staff.Staff;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.security.UserStore;
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
import org.jspecify.annotations.Nullable;

/** Harbour Desk in a container: an embedded Jetty that reads the application's web.xml. */
final class DeskServer implements AutoCloseable {

  private static final Duration LONGEST_STOP = Duration.ofSeconds(3);
  private static final Duration IDLE_AT_STOP = Duration.ofMillis(50);

  private final Server server;
  private final ServerConnector connector;

  private DeskServer(int port, ContextHandler sdk, @Nullable Duration maxLoginWait) {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("desk");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    // The passwords are public, so the application is for this machine only.
    connector.setHost("localhost");
    connector.setPort(port);
    connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
    server.addConnector(connector);
    // A response that is on its way is finished before the application stops.
    WebAppContext application = application();
    if (maxLoginWait != null) {
      application.addEventListener(new OtherMaxLoginWait(maxLoginWait));
    }
    server.setHandler(new GracefulHandler(new ContextHandlerCollection(sdk, application)));
    server.setStopTimeout(LONGEST_STOP.toMillis());
  }

  /**
   * Starts the application.
   *
   * @param port 0 for any free one
   * @param sdk what the page borrows of CometChat's SDK
   * @param maxLoginWait in the place of the bridge's own, or {@code null}
   * @throws IOException when another program has the port
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

  /** Returns the address of the application, with a slash at its end. */
  URI url() {
    return URI.create("http://localhost:" + connector.getLocalPort() + "/");
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  private WebAppContext application() {
    WebAppContext application = new WebAppContext();
    application.setContextPath("/");
    URL webapp =
        Objects.requireNonNull(
            DeskServer.class.getResource("/webapp"), "the folder webapp is not on the class path");
    // Kept open by the server: the application still looks at it while it stops.
    application.setBaseResource(ResourceFactory.of(server).newResource(webapp));
    // No loader of its own: here the application and its launcher are on one class path.
    application.setClassLoader(DeskServer.class.getClassLoader());
    application.setThrowUnavailableOnStartupException(true);
    application.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    // Browsers ask each time and are told "not modified" as long as the file is the same.
    application.setInitParameter("org.eclipse.jetty.servlet.Default.etags", "true");
    application.setInitParameter("org.eclipse.jetty.servlet.Default.cacheControl", "no-cache");
    application.getSecurityHandler().setLoginService(staff());
    return application;
  }

  private static LoginService staff() {
    UserStore users = new UserStore();
    for (Staff.Member member : Staff.all()) {
      users.addUser(
          member.person().id(),
          Credential.getCredential(member.password()),
          new String[] {"staff"});
    }
    HashLoginService service = new HashLoginService("Harbour Desk");
    service.setUserStore(users);
    return service;
  }

  /** Adds to the filter of web.xml what web.xml leaves at its default. */
  private record OtherMaxLoginWait(Duration maxLoginWait) implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      boolean isSet =
          event
              .getServletContext()
              .getFilterRegistration("cometChatBridge")
              .setInitParameter("maxLoginWait", maxLoginWait.toMillis() + "ms");
      if (!isSet) {
        throw new IllegalStateException("web.xml sets maxLoginWait; take it out there");
      }
    }
  }
}
