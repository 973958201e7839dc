/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.undertow;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.session.Session;
import io.undertow.server.session.SessionListener;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ThreadSetupHandler;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.WebApplication;

/** Undertow, embedded. */
final class UndertowContainer implements Container {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  private final PathHandler paths = new PathHandler();
  private final ServletContainer applications = ServletContainer.Factory.newInstance();
  private final Map<String, DeploymentManager> deployed = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Undertow server;

  UndertowContainer() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(2)
            .setWorkerThreads(20)
            .setHandler(paths)
            .build();
    server.start();
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void deploy(WebApplication application) {
    DeploymentInfo info =
        Servlets.deployment()
            .setDeploymentName("application at " + application.contextPath())
            .setContextPath(path(application.contextPath()))
            .setClassLoader(application.classLoader())
            .setIdentityManager(new TestIdentityManager())
            .addThreadSetupAction(new Counting())
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    application.startup().getClass(),
                    new ImmediateInstanceFactory<>(application.startup()),
                    Set.of()));
    runInitializersOfJars(application.classLoader(), info);
    application
        .errorPages()
        .forEach((status, page) -> info.addErrorPage(Servlets.errorPage(page, status)));
    if (application.formLogin()) {
      addFormLogin(info);
    }
    DeploymentManager manager = applications.addDeployment(info);
    manager.deploy();
    deployed.put(application.contextPath(), manager);
    try {
      paths.addPrefixPath(path(application.contextPath()), manager.start());
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void undeploy(String contextPath) {
    DeploymentManager manager = deployed.remove(contextPath);
    DeploymentInfo info = manager.getDeployment().getDeploymentInfo();
    paths.removePrefixPath(path(contextPath));
    try {
      manager.stop();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    manager.undeploy();
    applications.removeDeployment(info);
  }

  /** Waits for Undertow's timer of the session, which cannot be advanced. */
  @Override
  public void expire(String contextPath, String sessionId) {
    awaitEndOfRequests();
    CountDownLatch gone = new CountDownLatch(1);
    var sessions = deployed.get(contextPath).getDeployment().getSessionManager();
    sessions.registerSessionListener(
        new SessionListener() {
          @Override
          public void sessionDestroyed(
              Session session, HttpServerExchange exchange, SessionDestroyedReason reason) {
            if (session.getId().equals(sessionId)) {
              gone.countDown();
            }
          }
        });
    try {
      if (sessions.getSession(sessionId) != null
          && !gone.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the session did not expire");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * A request accesses its session once more at its end, possibly after the client has received the
   * response.
   */
  private void awaitEndOfRequests() {
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    while (requests.get() > 0) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("a request has not completed");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    Set.copyOf(deployed.keySet()).forEach(this::undeploy);
    server.stop();
  }

  /**
   * Runs the ServletContainerInitializers of the jars, as WildFly does; Undertow itself does not.
   * Logback's is omitted because it would stop the logging of the tests with the first application.
   */
  private static void runInitializersOfJars(ClassLoader loader, DeploymentInfo info) {
    for (var found : ServiceLoader.load(ServletContainerInitializer.class, loader)) {
      if (!found.getClass().getName().startsWith("ch.qos.logback.")) {
        info.addServletContainerInitializer(
            new ServletContainerInitializerInfo(
                found.getClass(), new ImmediateInstanceFactory<>(found), Set.of()));
      }
    }
  }

  private static void addFormLogin(DeploymentInfo info) {
    info.setLoginConfig(
        new LoginConfig(
            "FORM", "application", WebApplication.LOGIN_PAGE, WebApplication.LOGIN_FAILED_PAGE));
    info.addSecurityRole(WebApplication.ROLE);
    info.addSecurityConstraint(
        new SecurityConstraint()
            .addWebResourceCollection(
                new WebResourceCollection().addUrlPattern(WebApplication.PROTECTED))
            .addRoleAllowed(WebApplication.ROLE));
  }

  private static String path(String contextPath) {
    return contextPath.isEmpty() ? "/" : contextPath;
  }

  /** Counts the requests that Undertow has not completed. */
  private final class Counting implements ThreadSetupHandler {

    @Override
    public <T, C> Action<T, C> create(Action<T, C> action) {
      return (exchange, context) -> {
        requests.incrementAndGet();
        try {
          return action.call(exchange, context);
        } finally {
          requests.decrementAndGet();
        }
      };
    }
  }
}
