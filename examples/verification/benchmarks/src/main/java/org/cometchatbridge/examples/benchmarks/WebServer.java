/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A servlet container with one application at the root. */
interface WebServer extends AutoCloseable {

  /** The containers. */
  enum Kind {
    JETTY("Jetty"),
    TOMCAT("Tomcat");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    WebServer start(ServletContainerInitializer application) throws Exception {
      return this == JETTY ? jetty(application) : tomcat(application);
    }
  }

  int port();

  private static WebServer jetty(ServletContainerInitializer application) throws Exception {
    Server server = new Server(new QueuedThreadPool(250));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    context.addServletContainerInitializer(
        (classes, servlets) -> application.onStartup(Set.of(), servlets));
    server.setHandler(context);
    server.start();
    return new Running(connector.getLocalPort(), server::stop);
  }

  private static WebServer tomcat(ServletContainerInitializer application) throws Exception {
    Logger.getLogger("org.apache").setLevel(Level.OFF);
    Path folder = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    StandardContext context = new StandardContext();
    context.setName("");
    context.setPath("");
    context.setDocBase(folder.toString());
    context.setManager(new StandardManager());
    context.addLifecycleListener(new Tomcat.FixContextListener());
    context.addServletContainerInitializer(application, null);
    tomcat.getHost().addChild(context);
    tomcat.start();
    return new Running(
        tomcat.getConnector().getLocalPort(),
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
  }

  /**
   * A container that runs.
   *
   * @param port its port
   * @param end stops it
   */
  record Running(int port, AutoCloseable end) implements WebServer {

    @Override
    public void close() {
      try {
        end.close();
      } catch (Exception e) {
        throw new IllegalStateException("The container does not stop", e);
      }
    }
  }

  @Override
  void close();
}
