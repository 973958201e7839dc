/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.WebApplication;

/** Tomcat, embedded. */
final class TomcatContainer implements Container {

  /** Strong references: a logger without one loses its level. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.apache.catalina.core"));

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  private final Tomcat tomcat = new Tomcat();
  private final Map<String, StandardContext> deployed = new ConcurrentHashMap<>();
  private final Path folder;
  private final ThreadPoolExecutor workers;

  TomcatContainer() {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    try {
      folder = Files.createTempDirectory("tomcat");
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      Connector connector = tomcat.getConnector();
      connector.setProperty("address", "127.0.0.1");
      tomcat.addUser(WebApplication.USER, WebApplication.PASSWORD);
      tomcat.addRole(WebApplication.USER, WebApplication.ROLE);
      tomcat.start();
      workers = (ThreadPoolExecutor) connector.getProtocolHandler().getExecutor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void deploy(WebApplication application) {
    StandardContext context = new StandardContext();
    context.setName(application.contextPath());
    context.setPath(application.contextPath());
    context.setDocBase(folder.toString());
    context.setParentClassLoader(application.classLoader());
    context.setManager(new StandardManager());
    if (application.formLogin()) {
      addFormLogin(context);
    }
    context.addLifecycleListener(new Tomcat.FixContextListener());
    context.addServletContainerInitializer(application.startup(), null);
    application.errorPages().forEach((status, page) -> addErrorPage(context, status, page));
    deployed.put(application.contextPath(), context);
    tomcat.getHost().addChild(context);
    if (context.getState() != LifecycleState.STARTED) {
      throw new IllegalStateException("the application did not start");
    }
  }

  @Override
  public void undeploy(String contextPath) {
    StandardContext context = deployed.remove(contextPath);
    tomcat.getHost().removeChild(context);
  }

  @Override
  public void expire(String contextPath, String sessionId) {
    StandardManager sessions = (StandardManager) deployed.get(contextPath).getManager();
    StandardSession session = find(sessions, sessionId);
    awaitEndOfRequests();
    // Also sets the time of the last access.
    session.setCreationTime(System.currentTimeMillis() - Duration.ofHours(1).toMillis());
    sessions.processExpires();
  }

  /**
   * A request accesses its session once more at its end, possibly after the client has received the
   * response.
   */
  private void awaitEndOfRequests() {
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    while (workers.getActiveCount() > 0) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("a request has not completed");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
      deleteFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StandardSession find(StandardManager sessions, String id) {
    try {
      return (StandardSession) sessions.findSession(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addFormLogin(StandardContext context) {
    LoginConfig login = new LoginConfig();
    login.setAuthMethod("FORM");
    login.setLoginPage(WebApplication.LOGIN_PAGE);
    login.setErrorPage(WebApplication.LOGIN_FAILED_PAGE);
    context.setLoginConfig(login);
    SecurityCollection pages = new SecurityCollection();
    pages.addPattern(WebApplication.PROTECTED);
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(pages);
    constraint.addAuthRole(WebApplication.ROLE);
    context.addConstraint(constraint);
    context.addSecurityRole(WebApplication.ROLE);
    context.getPipeline().addValve(new FormAuthenticator());
  }

  private static void addErrorPage(StandardContext context, int status, String location) {
    ErrorPage page = new ErrorPage();
    page.setErrorCode(status);
    page.setLocation(location);
    context.addErrorPage(page);
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
