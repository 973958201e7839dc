/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.AppResolver;
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

  /** The attribute of the application with its {@link CometChatApps}. */
  private static final String APPS = "org.cometchatbridge.apps";

  /** What several apps are called in messages that name an app. */
  private static final String SEVERAL = "(several)";

  private final InstalledApps.Entry installed;
  private final ServletContext context;
  private final String published;
  private final Object publication;
  private final Runnable end;
  private final @Nullable SessionEventDispatcher dispatcher;
  private final @Nullable InnermostFilter innermost;
  private final ServletFlow flow;
  private final SessionEvents events;

  private FilterDelegate(
      InstalledApps.Entry installed,
      BridgeComponents components,
      String published,
      Object publication,
      Runnable end,
      ServletContext context) {
    this.installed = installed;
    this.context = context;
    this.published = published;
    this.publication = publication;
    this.end = end;
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
    return of(
        context,
        filterName,
        bridge.config().appId(),
        settings,
        installed ->
            new FilterDelegate(
                installed,
                new BridgeComponents(bridge, settings, resolver, log),
                USERS,
                bridge.users(),
                ownsBridge ? bridge::close : () -> {},
                context),
        log);
  }

  /**
   * Creates the delegate for several CometChat apps, and registers the session listener.
   *
   * @param filterName the name of the filter, or {@code null} if the container does not know it
   * @param apps the apps
   * @param ownsApps whether {@link #close} closes them
   * @param appResolver names the app of a request
   * @param log receives the lines about the installation, and warnings
   * @throws org.cometchatbridge.core.error.ConfigurationException if another filter has the same
   *     names
   */
  public static FilterDelegate ofApps(
      ServletContext context,
      @Nullable String filterName,
      CometChatApps apps,
      boolean ownsApps,
      AppResolver appResolver,
      FilterSettings settings,
      ResolverSettings resolver,
      OperatorLog log) {
    return of(
        context,
        filterName,
        SEVERAL,
        settings,
        installed ->
            new FilterDelegate(
                installed,
                new BridgeComponents(apps, appResolver, settings, resolver, log),
                APPS,
                apps,
                ownsApps ? apps::close : () -> {},
                context),
        log);
  }

  private static FilterDelegate of(
      ServletContext context,
      @Nullable String filterName,
      String appId,
      FilterSettings settings,
      Function<InstalledApps.Entry, FilterDelegate> creation,
      OperatorLog log) {
    InstalledApps.Entry installed = InstalledApps.of(context).add(appId, settings);
    FilterDelegate delegate;
    try {
      delegate = creation.apply(installed);
    } catch (RuntimeException | LinkageError e) {
      installed.remove();
      throw e;
    }
    OperatorLog ofInstallation = log.named(FilterDelegate.class);
    delegate.registerListener(context, ofInstallation);
    delegate.observeChain(context, filterName);
    delegate.publish();
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

  /** Ignores further session events, and closes the bridge or the apps of the filter. */
  @Override
  public void close() {
    events.stop();
    installed.remove();
    if (context.getAttribute(published) == publication) {
      context.removeAttribute(published);
    }
    if (dispatcher != null) {
      dispatcher.remove(events);
    }
    if (innermost != null) {
      innermost.remove(flow);
    }
    end.run();
  }

  /** With several filters, the last one counts: it may replace the one before. */
  private void publish() {
    context.setAttribute(published, publication);
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
