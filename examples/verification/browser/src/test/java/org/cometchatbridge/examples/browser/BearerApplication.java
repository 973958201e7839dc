/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.WebBridgeConfig;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * An API without sessions: each request is authenticated by {@code Authorization: Bearer
 * user.session.number}. A real one would verify a signature. Pages of the subdomains of {@code
 * tenants.example.org} may use it.
 */
final class BearerApplication implements AutoCloseable {

  private static final Pattern BEARER = Pattern.compile("Bearer ([a-z]+)\\.([a-z0-9]+)\\.\\d+");

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private BearerApplication(CometChatEmulator emulator) {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/api");
    FilterHolder filter =
        new FilterHolder(
            new CometChatBridgeFilter(
                WebBridgeConfig.builder().userResolver(new BearerUsers()).build()));
    filter.setAsyncSupported(true);
    filter.setInitParameter("appId", emulator.appId());
    filter.setInitParameter("region", emulator.region());
    filter.setInitParameter("apiKey", emulator.apiKey());
    filter.setInitParameter("baseUrl", emulator.baseUrl().toString());
    filter.setInitParameter("maxLoginWait", "10s");
    filter.setInitParameter("allowedOrigins", "https://*.tenants.example.org");
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    server.setHandler(context);
  }

  static BearerApplication start(CometChatEmulator emulator) throws Exception {
    BearerApplication application = new BearerApplication(emulator);
    application.server.start();
    return application;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/api/");
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  /** The user and the login session of the bearer token. */
  private static final class BearerUsers implements UserResolver {

    @Override
    public String userId(HttpServletRequest request) {
      return part(request, 1);
    }

    @Override
    public String statelessSession(HttpServletRequest request, String userId) {
      return part(request, 2);
    }

    private static String part(HttpServletRequest request, int group) {
      String authorization = request.getHeader("Authorization");
      Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
      return bearer.matches() ? bearer.group(group) : null;
    }
  }
}
