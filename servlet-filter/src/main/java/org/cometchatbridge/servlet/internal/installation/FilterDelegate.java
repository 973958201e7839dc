/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.flow.BridgeComponents;
import org.cometchatbridge.servlet.internal.flow.ServletFlow;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;
import org.jspecify.annotations.Nullable;

/** What a filter holds from {@code init} to {@code destroy}. */
public final class FilterDelegate implements AutoCloseable {

  /** The attribute of the application with its {@link ChatUsers}. */
  private static final String USERS = "org.cometchatbridge.users";

  private final InstalledApps.Entry installed;
  private final ServletContext context;
  private final ChatUsers users;
  private final CometChatBridge bridge;
  private final boolean ownsBridge;
  private final @Nullable SessionEventDispatcher dispatcher;
  private final @Nullable InnermostFilter innermost;
  private final ServletFlow flow;
  private final SessionEvents events;

  private FilterDelegate(
      InstalledApps.Entry installed,
      CometChatBridge bridge,
      boolean ownsBridge,
      ServletContext context,
      FilterSettings settings,
      ResolverSettings resolver,
      OperatorLog log) {
    BridgeComponents components = new BridgeComponents(bridge, settings, resolver, log);
    this.installed = installed;
    this.context = context;
    this.bridge = bridge;
    this.users = bridge.users();
    this.ownsBridge = ownsBridge;
    this.dispatcher = SessionEventDispatcher.of(context);
    this.innermost = InnermostFilter.of(context);
    this.events = components.events();
    this.flow = new ServletFlow(components);
  }

  /**
   * Creates the delegate, and registers the session listener.
   *
   * @param filterName the name of the filter, or {@code null} if the container does not know it
   * @param bridge the bridge
   * @param ownsBridge whether {@link #close} closes it
   * @param log receives the lines about the installation, and warnings
   * @throws org.cometchatbridge.core.error.ConfigurationException if a filter of another CometChat
   *     app has the same names
   */
  public static FilterDelegate of(
      ServletContext context,
      @Nullable String filterName,
      CometChatBridge bridge,
      boolean ownsBridge,
      FilterSettings settings,
      ResolverSettings resolver,
      OperatorLog log) {
    InstalledApps.Entry installed =
        InstalledApps.of(context).add(bridge.config().appId(), settings);
    FilterDelegate delegate;
    try {
      delegate =
          new FilterDelegate(installed, bridge, ownsBridge, context, settings, resolver, log);
    } catch (RuntimeException | LinkageError e) {
      installed.remove();
      throw e;
    }
    OperatorLog ofInstallation = log.named(FilterDelegate.class);
    delegate.registerListener(context, ofInstallation);
    delegate.observeChain(context, filterName);
    delegate.publishUsers();
    delegate.logAddress(context, filterName, settings.endpoint(), ofInstallation);
    return delegate;
  }

  private void logAddress(
      ServletContext context, @Nullable String filterName, String endpoint, OperatorLog log) {
    Optional<String> problem = EndpointMapping.problem(context, filterName, endpoint);
    if (innermost == null) {
      problem = problem.or(() -> EndpointMapping.unnamed(context, filterName));
    }
    if (problem.isPresent()) {
      log.warn("{}", problem.get());
    } else {
      log.info(
          "CometChat Bridge filter started; token endpoint: {}{}, page script: {}{}",
          context.getContextPath(),
          endpoint,
          context.getContextPath(),
          EndpointMapping.scriptOf(endpoint));
    }
  }

  /** Processes the requests of the filter. */
  public ServletFlow flow() {
    return flow;
  }

  /** Ignores further session events, and closes the bridge if this class created it. */
  @Override
  public void close() {
    events.stop();
    installed.remove();
    if (context.getAttribute(USERS) == users) {
      context.removeAttribute(USERS);
    }
    if (dispatcher != null) {
      dispatcher.remove(events);
    }
    if (innermost != null) {
      innermost.remove(flow);
    }
    if (ownsBridge) {
      bridge.close();
    }
  }

  /** With several filters, the last one counts: it may replace the one before. */
  private void publishUsers() {
    context.setAttribute(USERS, users);
  }

  private void observeChain(ServletContext context, @Nullable String filterName) {
    if (innermost != null) {
      EndpointMapping.unnamed(context, filterName).ifPresent(flow::expectRequests);
      if (EndpointMapping.coversAllPaths(context, filterName)) {
        flow.expectDispatches();
      }
      innermost.add(flow);
    }
  }

  private void registerListener(ServletContext context, OperatorLog log) {
    if (dispatcher != null) {
      dispatcher.add(events);
      return;
    }
    try {
      context.addListener(events);
    } catch (RuntimeException e) {
      log.warn(
          "The container takes no session listener from a filter ({}), so chat tokens of sessions that"
              + " end outside of this filter are not revoked; let the container run the"
              + " ServletContainerInitializer of this jar",
          e.getClass().getName());
    }
  }
}
