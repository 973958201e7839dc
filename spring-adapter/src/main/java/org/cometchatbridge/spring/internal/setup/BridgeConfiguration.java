/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.spring.internal.settings.ApplicationSettings;
import org.cometchatbridge.spring.internal.settings.BridgeConfigMapper;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.cometchatbridge.spring.internal.settings.EnvironmentProperties;
import org.cometchatbridge.spring.internal.settings.TlsSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The bridge itself. */
@Configuration(proxyBeanMethods = false)
final class BridgeConfiguration {

  @Bean
  static ApplicationSettings cometChatSettings(
      ObjectProvider<BridgeProperties> boundByBoot, Environment environment) {
    return ApplicationSettings.of(
        environment,
        () -> boundByBoot.getIfAvailable(() -> EnvironmentProperties.read(environment)));
  }

  @Bean
  @ConditionalOnMissingApplicationBean(CometChatBridge.class)
  static CometChatBridge cometChatBridge(
      ObjectProvider<CometChatBridgeConfig> given,
      ApplicationSettings settings,
      ObjectProvider<Predicate<ChatUser>> hostRules,
      ObjectProvider<EligibilityRule> ownRules,
      ObjectProvider<UidMapping> mappings,
      ObjectProvider<TlsSource> tls,
      ObjectProvider<BridgeListener> listeners,
      ObjectProvider<TokenRequestObserver> observer) {
    BridgeProperties properties = settings.properties();
    CometChatBridgeConfig config = given.getIfAvailable();
    if (config == null) {
      config = BridgeConfigMapper.of(properties, tls.getIfAvailable());
    }
    List<EligibilityRule> rules = ownRules.stream().toList();
    if (properties.requiredAuthority() != null && rules.isEmpty()) {
      throw new ConfigurationException(
          "requiredAuthority",
          "needs Spring Security, which does not name the users of this application; declare a bean"
              + " Predicate<ChatUser> instead");
    }
    Predicate<ChatUser> eligibility =
        Stream.of(
                Stream.of(config.eligibility()),
                rules.stream().map(BridgeConfiguration::asPredicate),
                hostRules.orderedStream())
            .flatMap(several -> several)
            .reduce(Predicate::and)
            .orElseThrow();
    CometChatBridgeConfig.Builder complete =
        config.toBuilder()
            .eligibility(eligibility)
            .listener(new BridgeListeners(config.listener(), listeners.orderedStream().toList()));
    UidMapping mapping = mappings.getIfAvailable();
    if (mapping != null) {
      failIfMappedTwice(config, properties);
      complete.uidMapping(mapping);
    }
    observer.ifAvailable(complete::tokenRequestObserver);
    return CometChatBridge.create(complete.build());
  }

  /** Another mapping means other chat accounts, so that which one counts must not be a guess. */
  private static void failIfMappedTwice(CometChatBridgeConfig config, BridgeProperties properties) {
    if (properties.uidMapping() != null || config.uidMapping() != UidStrategy.DEFAULT) {
      throw new ConfigurationException(
          "uidMapping",
          "is set, and the application declares a bean UidMapping besides; remove one of them");
    }
  }

  private static Predicate<ChatUser> asPredicate(EligibilityRule rule) {
    return rule::admits;
  }
}
