/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.spi.UidMapping;

/** Turns init-params into the settings of a bridge. */
public final class BridgeSettings {

  private BridgeSettings() {}

  /**
   * Reads the settings of the bridge that the filter makes for itself. A key that is referred to is
   * looked up anew for every call, so that a changed file changes the key without a restart.
   *
   * @throws ConfigurationException if one is missing or wrong
   */
  public static CometChatBridgeConfig of(InitParams params) {
    CometChatBridgeConfig.Builder config = CometChatBridgeConfig.builder();
    params.text(Setting.APP_ID).ifPresent(config::appId);
    params.text(Setting.REGION).ifPresent(config::region);
    params.text(Setting.API_KEY).ifPresent(config::apiKey);
    params.text(Setting.SECONDARY_API_KEY).ifPresent(config::secondaryApiKey);
    params
        .text(Setting.BASE_URL)
        .map(text -> url(Setting.BASE_URL, text, "https://chat.example/v3"))
        .ifPresent(config::baseUrl);
    params
        .text(Setting.PROXY)
        .map(text -> url(Setting.PROXY, text, "http://proxy.example:3128"))
        .ifPresent(config::proxy);
    params
        .text(Setting.DEACTIVATED_USERS)
        .map(BridgeSettings::policy)
        .ifPresent(config::deactivatedUsers);
    params.text(Setting.UID_MAPPING).map(BridgeSettings::mapping).ifPresent(config::uidMapping);
    params.text(Setting.TENANT).ifPresent(config::tenant);
    params
        .text(Setting.EXISTING_USERS)
        .map(BridgeSettings::unstamped)
        .ifPresent(config::existingUsers);
    params.text(Setting.TOKEN_SCOPE).map(BridgeSettings::scope).ifPresent(config::tokenScope);
    number(params, Setting.MAX_TOKENS_PER_USER_PER_HOUR, config::maxTokensPerUserPerHour);
    number(params, Setting.CORE_CALLS_PER_MINUTE, config::coreCallsPerMinute);
    number(params, Setting.STANDARD_CALLS_PER_MINUTE, config::standardCallsPerMinute);
    TrustStore.of(params).ifPresent(config::sslContext);
    duration(params, Setting.CONNECT_TIMEOUT, config::connectTimeout);
    duration(params, Setting.CALL_TIMEOUT, config::callTimeout);
    duration(params, Setting.MAX_LOGIN_WAIT, config::maxLoginWait);
    duration(params, Setting.TOKEN_TIMEOUT, config::tokenTimeout);
    duration(params, Setting.SHARED_TOKEN_LIFETIME, config::sharedTokenLifetime);
    params.text(Setting.ELIGIBILITY).map(BridgeSettings::rule).ifPresent(config::eligibility);
    return withKeysLookedUp(config.build().toBuilder(), params).build();
  }

  private static CometChatBridgeConfig.Builder withKeysLookedUp(
      CometChatBridgeConfig.Builder checked, InitParams params) {
    if (!params.isLiteral(Setting.API_KEY)) {
      checked.apiKey(() -> params.text(Setting.API_KEY).orElse(""));
    }
    if (params.has(Setting.SECONDARY_API_KEY) && !params.isLiteral(Setting.SECONDARY_API_KEY)) {
      checked.secondaryApiKey(() -> params.text(Setting.SECONDARY_API_KEY).orElse(""));
    }
    return checked;
  }

  private static void duration(InitParams params, Setting setting, Consumer<Duration> set) {
    params.text(setting).ifPresent(text -> set.accept(DurationText.parse(setting.param(), text)));
  }

  private static URI url(Setting setting, String text, String example) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(setting.param(), "is not a URL; write it like " + example);
    }
  }

  private static DeactivatedUserPolicy policy(String text) {
    return switch (text) {
      case "reject" -> DeactivatedUserPolicy.REJECT;
      case "reactivate" -> DeactivatedUserPolicy.REACTIVATE;
      default ->
          throw new ConfigurationException(
              Setting.DEACTIVATED_USERS.param(), "must be reject or reactivate");
    };
  }

  private static UidMapping mapping(String text) {
    return switch (text) {
      case "default" -> UidStrategy.DEFAULT;
      case "identity" -> UidStrategy.IDENTITY;
      case "hash" -> UidStrategy.HASH;
      default -> ClassByName.create(Setting.UID_MAPPING, text, UidMapping.class);
    };
  }

  private static ExistingUserPolicy unstamped(String text) {
    return switch (text) {
      case "adopt" -> ExistingUserPolicy.ADOPT;
      case "reject" -> ExistingUserPolicy.REJECT;
      case "claim" -> ExistingUserPolicy.CLAIM;
      default ->
          throw new ConfigurationException(
              Setting.EXISTING_USERS.param(), "must be adopt, reject or claim");
    };
  }

  private static TokenScope scope(String text) {
    return switch (text) {
      case "session" -> TokenScope.SESSION;
      case "user" -> TokenScope.USER;
      default ->
          throw new ConfigurationException(
              Setting.TOKEN_SCOPE.param(),
              Printable.quoted(text) + " is unknown; use session or user");
    };
  }

  private static void number(InitParams params, Setting setting, IntConsumer set) {
    params.text(setting).ifPresent(text -> set.accept(number(setting, text)));
  }

  private static int number(Setting setting, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(
          setting.param(),
          Printable.quoted(text) + " is not a whole number; write it with digits only, like 60");
    }
  }

  @SuppressWarnings("unchecked") // a class named in web.xml cannot say its type argument
  private static Predicate<ChatUser> rule(String className) {
    return (Predicate<ChatUser>)
        ClassByName.create(Setting.ELIGIBILITY, className, Predicate.class);
  }
}
