/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.core.spi.AuditSink;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.spring.internal.settings.ApiKeySources;
import org.cometchatbridge.spring.internal.settings.BridgeConfigMapper;
import org.cometchatbridge.spring.internal.settings.EnvironmentSettings;
import org.cometchatbridge.spring.internal.settings.SslBundleSource;
import org.cometchatbridge.spring.internal.sync.SyncDatabase;
import org.cometchatbridge.spring.internal.sync.TransactionalChatUsers;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The bridge itself, for every kind of Spring application. */
@Configuration(proxyBeanMethods = false)
final class BridgeConfiguration {

  @Bean
  static SettingReader cometChatSettings(Environment environment) {
    return EnvironmentSettings.checked(environment);
  }

  @Bean
  @ConditionalOnMissingApplicationBean({CometChatBridge.class, CometChatApps.class})
  static CometChatBridge cometChatBridge(
      ObjectProvider<CometChatBridgeConfig> configBean,
      SettingReader settings,
      ObjectProvider<Predicate<ChatUser>> applicationRules,
      ObjectProvider<EligibilityRule> adapterRules,
      ObjectProvider<UidMapping> mappings,
      ObjectProvider<SslBundleSource> bundles,
      @Qualifier("cometChatApiKey") ObjectProvider<Supplier<String>> key,
      @Qualifier("cometChatSecondaryApiKey") ObjectProvider<Supplier<String>> secondaryKey,
      ObjectProvider<BridgeListener> listeners,
      ObjectProvider<AuditSink> audit,
      ObjectProvider<TokenRequestObserver> observer,
      ObjectProvider<ServletContext> context,
      ListableBeanFactory beans) {
    CometChatBridgeConfig config = configBean.getIfAvailable();
    Consumer<OperatorLog> decision = log -> {};
    if (config == null) {
      SyncDatabase database = SyncDatabase.of(settings, beans);
      decision = database::report;
      config =
          BridgeConfigMapper.of(
              settings,
              bundles.getIfAvailable(),
              new ApiKeySources(key.getIfAvailable(), secondaryKey.getIfAvailable()),
              database.sync());
    }
    List<EligibilityRule> rules = adapterRules.stream().toList();
    if (settings.text(Setting.REQUIRED_AUTHORITIES).isPresent() && rules.isEmpty()) {
      throw settings
          .notation()
          .rejected(
              Setting.REQUIRED_AUTHORITIES,
              "needs Spring Security, which this application does not use for its users",
              "declare a bean of type Predicate<ChatUser> instead");
    }
    if (settings.flag(Setting.SYNC_USER_DETAILS_MANAGER).orElse(false)
        && !beans.containsBean("cometChatAccountObserver")) {
      throw settings
          .notation()
          .rejected(
              Setting.SYNC_USER_DETAILS_MANAGER,
              "needs Spring Security, which this application does not use for its users",
              "call ChatUsers in your code instead");
    }
    Predicate<ChatUser> eligibility =
        Stream.of(
                Stream.of(config.eligibility()),
                rules.stream().map(BridgeConfiguration::asPredicate),
                applicationRules.orderedStream())
            .flatMap(several -> several)
            .reduce(Predicate::and)
            .orElseThrow();
    CometChatBridgeConfig.Builder complete = config.toBuilder().eligibility(eligibility);
    if (!config.hasFallbackLog()) {
      context.ifAvailable(servlet -> complete.fallbackLog(servlet::log));
    }
    complete.listener(
        new CompositeBridgeListener(
            config.listener(), listeners.orderedStream().toList(), complete.build().log()));
    audit.ifAvailable(complete::audit);
    UidMapping mapping = mappings.getIfAvailable();
    if (mapping != null) {
      rejectSecondMapping(config, settings);
      complete.uidMapping(mapping);
    }
    observer.ifAvailable(complete::tokenRequestObserver);
    CometChatBridgeConfig completed = complete.build();
    decision.accept(completed.log());
    return CometChatBridge.create(completed);
  }

  @Bean
  @ConditionalOnMissingApplicationBean({ChatUsers.class, CometChatApps.class})
  static ChatUsers cometChatUsers(CometChatBridge bridge, ListableBeanFactory beans) {
    CometChatBridgeConfig config = bridge.config();
    return SyncDatabase.hasSpringJdbc()
        ? config
            .jdbcSync()
            .map(
                sync ->
                    TransactionalChatUsers.of(
                        bridge.users(), sync.dataSource(), beans, config.log()))
            .orElseGet(bridge::users)
        : bridge.users();
  }

  /** Each mapping leads to other chat accounts, so the bridge does not choose between two. */
  private static void rejectSecondMapping(CometChatBridgeConfig config, SettingReader settings) {
    if (settings.text(Setting.UID_MAPPING).isPresent()
        || config.uidMapping() != UidStrategy.DEFAULT) {
      throw settings
          .notation()
          .rejected(
              Setting.UID_MAPPING,
              "is set, and the application also declares a bean UidMapping",
              "remove one of them");
    }
  }

  private static Predicate<ChatUser> asPredicate(EligibilityRule rule) {
    return rule::admits;
  }
}
