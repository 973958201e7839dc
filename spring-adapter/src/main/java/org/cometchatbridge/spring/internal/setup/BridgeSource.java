/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.WebBridgeConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The bridge of a web application, or its CometChat apps if the application declares several. */
public final class BridgeSource {

  /** The settings that do not belong to an app. */
  private static final Set<Setting> OF_ALL_APPS =
      EnumSet.of(
          Setting.USER_RESOLVER,
          Setting.OAUTH2_USER_ID,
          Setting.STATELESS_SESSION_CLAIM,
          Setting.ATTACH,
          Setting.ENDPOINT,
          Setting.ALLOWED_ORIGINS,
          Setting.REFRESHES_PER_MINUTE,
          Setting.ENABLED);

  private final @Nullable CometChatBridge bridge;
  private final @Nullable CometChatApps apps;
  private final @Nullable AppResolver resolver;

  private BridgeSource(
      @Nullable CometChatBridge bridge,
      @Nullable CometChatApps apps,
      @Nullable AppResolver resolver) {
    this.bridge = bridge;
    this.apps = apps;
    this.resolver = resolver;
  }

  /**
   * Finds the beans.
   *
   * @param adaptation adapts the resolver of the application to a framework
   * @throws ConfigurationException if there are apps and no {@link AppResolver}, or properties of
   *     an app, which have no effect then
   */
  public static BridgeSource of(
      ObjectProvider<CometChatBridge> bridge,
      ObjectProvider<CometChatApps> apps,
      ObjectProvider<AppResolver> resolver,
      UnaryOperator<AppResolver> adaptation,
      SettingReader settings) {
    CometChatApps several = apps.getIfAvailable();
    if (several == null) {
      return new BridgeSource(bridge.getObject(), null, null);
    }
    AppResolver found = resolver.getIfAvailable();
    if (found == null) {
      throw new ConfigurationException(
          "CometChatApps",
          "is a bean, but nothing names the app of a request",
          "declare a bean of type AppResolver");
    }
    rejectPropertiesOfOneApp(settings);
    return new BridgeSource(bridge.getIfAvailable(), several, adaptation.apply(found));
  }

  private static void rejectPropertiesOfOneApp(SettingReader settings) {
    for (Setting setting : Setting.values()) {
      if (!OF_ALL_APPS.contains(setting) && settings.text(setting).isPresent()) {
        throw settings
            .notation()
            .rejected(
                setting,
                "has no effect, because the application declares a bean of type CometChatApps",
                "set it in the CometChatBridgeConfig of the apps");
      }
    }
  }

  /** The settings of the web part, with the bridge or the apps. */
  public WebBridgeConfig.Builder config(SettingReader settings) {
    WebBridgeConfig.Builder config = WebBridgeConfig.builder();
    if (bridge != null) {
      config.bridge(bridge);
    }
    if (apps != null && resolver != null) {
      config.apps(apps, resolver);
    }
    return config.settings(settings);
  }

  /** The log of the bridge; the one of the platform with several apps. */
  public OperatorLog log() {
    return bridge == null
        ? OperatorLog.toPlatform().in(SettingNotation.PROPERTY)
        : bridge.config().log();
  }

  /** Whether user ids differ in case; with several apps, each app decides it later. */
  public UserIdCase userIdCase() {
    return bridge == null ? UserIdCase.SENSITIVE : bridge.config().userIdCase();
  }
}
