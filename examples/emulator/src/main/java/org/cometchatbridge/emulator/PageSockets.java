/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import org.cometchatbridge.emulator.internal.rest.SocketTickets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/** Opens the WebSockets of pages. */
final class PageSockets {

  private final Handshaker handshaker = Handshaker.newInstance();
  private final WebSocketComponents components;
  private final SocketTickets tickets;
  private final UserStore users;
  private final Configuration.ConfigurationCustomizer settings =
      new Configuration.ConfigurationCustomizer();

  PageSockets(Server server, SocketTickets tickets, UserStore users) {
    this.components = WebSocketServerComponents.ensureWebSocketComponents(server);
    this.tickets = tickets;
    this.users = users;
    // A test may change the clock of its page.
    settings.setIdleTimeout(Duration.ZERO);
  }

  boolean accepts(Request request) {
    return "/".equals(request.getHttpURI().getPath())
        && handshaker.isWebSocketUpgradeRequest(request);
  }

  void open(Request request, Response response, Callback callback) {
    WebSocketNegotiator negotiator =
        WebSocketNegotiator.from(
            (wanted, granted, done) -> new PageSocket(tickets, users.directory()),
            (handler, wanted, granted) -> (PageSocket) handler);
    if (!handshaker.upgradeRequest(negotiator, request, response, callback, components, settings)) {
      Response.writeError(request, response, callback, 400);
    }
  }
}
