/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.flow.ServletFlow;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.settings.BridgeSettings;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.InitParams;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge as it stands in one web application, from {@code init} to {@code destroy}. */
public final class Installation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  private final CometChatBridge bridge;
  private final boolean ownsBridge;
  private final @Nullable SessionRelay relay;
  private final ServletFlow flow;
  private final SessionEvents events;

  private Installation(
      CometChatBridge bridge,
      boolean ownsBridge,
      @Nullable SessionRelay relay,
      FilterSettings settings,
      ResolverSettings resolver) {
    Assembly assembly = new Assembly(bridge, settings, resolver.resolver(), resolver.watched());
    this.bridge = bridge;
    this.ownsBridge = ownsBridge;
    this.relay = relay;
    this.events = assembly.events();
    this.flow = assembly.requestFlow();
  }

  /**
   * Sets the bridge up.
   *
   * @param givenBridge the application's bridge, or {@code null} to make one
   * @param givenResolver the application's resolver, or {@code null} to take the one that is named
   * @throws org.cometchatbridge.core.error.ConfigurationException if a setting is missing or wrong
   */
  public static Installation of(
      ServletContext context,
      InitParams params,
      @Nullable CometChatBridge givenBridge,
      @Nullable UserResolver givenResolver) {
    FilterSettings settings = FilterSettings.of(params);
    ResolverSettings resolver = ResolverSettings.of(params, givenResolver);
    CometChatBridge bridge = givenBridge;
    if (bridge == null) {
      bridge = CometChatBridge.create(BridgeSettings.of(params));
      warnAboutLiteralKey(params);
    } else {
      params.rejectBridgeSettings();
    }
    Installation installation =
        new Installation(bridge, givenBridge == null, SessionRelay.of(context), settings, resolver);
    installation.listenTo(context);
    LOG.info(
        "The CometChat Bridge filter is in place; tokens are at {}{}",
        context.getContextPath(),
        settings.endpoint());
    return installation;
  }

  /** The way of requests through the bridge. */
  public ServletFlow flow() {
    return flow;
  }

  /** Hears no more session events, and ends the bridge if it is not the application's own. */
  @Override
  public void close() {
    events.stop();
    if (relay != null) {
      relay.remove(events);
    }
    if (ownsBridge) {
      bridge.close();
    }
  }

  private void listenTo(ServletContext context) {
    if (relay != null) {
      relay.add(events);
      return;
    }
    try {
      context.addListener(events);
    } catch (RuntimeException e) {
      LOG.warn(
          "The container takes no session listener from a filter ({}), so a session that ends"
              + " without a request behind this filter revokes no chat token; let the container run"
              + " the ServletContainerInitializer of this jar",
          e.getClass().getName());
    }
  }

  private static void warnAboutLiteralKey(InitParams params) {
    if (params.holdsLiteralKey()) {
      LOG.warn(
          "The CometChat API key stands in web.xml as it is; keep it out of the archive with"
              + " ${env:COMETCHAT_API_KEY} or ${file:/path}");
    }
  }
}
