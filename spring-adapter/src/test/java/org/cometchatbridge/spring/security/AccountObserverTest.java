/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.spring.boot.CometChatBridgeAutoConfiguration;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.JdbcUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Accounts that Spring Security's {@code UserDetailsManager} changes. */
class AccountObserverTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final RecordingListener events = new RecordingListener();

  @AfterEach
  void clear() {
    SecurityContextHolder.clearContext();
  }

  private static UserDetails ada(String password, boolean disabled) {
    return User.withUsername("ada")
        .password("{noop}" + password)
        .authorities("CHAT")
        .disabled(disabled)
        .build();
  }

  private void run(boolean observed, BiConsumer<UserDetailsManager, CometChatEmulator> test) {
    CometChatEmulator emulator = EMULATOR.emulator();
    application(observed)
        .withBean(UserDetailsManager.class, () -> new InMemoryUserDetailsManager(ada("old", false)))
        .run(context -> test.accept(context.getBean(UserDetailsManager.class), emulator));
  }

  private WebApplicationContextRunner application(boolean observed) {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
    return new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(CometChatBridgeAutoConfiguration.class))
        .withPropertyValues(
            "cometchat.bridge.app-id=" + emulator.appId(),
            "cometchat.bridge.region=" + emulator.region(),
            "cometchat.bridge.api-key=" + emulator.apiKey(),
            "cometchat.bridge.base-url=" + emulator.baseUrl(),
            "cometchat.bridge.sync.user-details-manager=" + observed)
        .withBean(RecordingListener.class, () -> events);
  }

  @Test
  void otherPassword_signsOutEverywhere_theSameOneDoesNot() {
    run(
        true,
        (manager, emulator) -> {
          manager.updateUser(ada("old", false));
          manager.updateUser(ada("new", false));
          events.await(BridgeEvent.SignedOutEverywhere.class, 1);

          SecurityContextHolder.getContext()
              .setAuthentication(
                  UsernamePasswordAuthenticationToken.authenticated(
                      manager.loadUserByUsername("ada"), null, ada("new", false).getAuthorities()));
          manager.changePassword("{noop}new", "{noop}newer");
          events.await(BridgeEvent.SignedOutEverywhere.class, 2);
        });
    assertThat(events.all(BridgeEvent.SignedOutEverywhere.class)).hasSize(2);
  }

  @Test
  void disabledAccount_isDeactivated_untilItIsEnabled() {
    run(
        true,
        (manager, emulator) -> {
          manager.updateUser(ada("old", true));
          events.await(BridgeEvent.UserDeactivated.class, 1);
          manager.updateUser(ada("old", false));
          events.await(BridgeEvent.UserActivated.class, 1);
          manager.deleteUser("ada");
          events.await(BridgeEvent.UserDeactivated.class, 2);
          manager.deleteUser("nobody");
        });
  }

  @Test
  void transactionalManager_isObserved() {
    application(true)
        .withUserConfiguration(Transactions.class)
        .withBean(TransactionalAccounts.class)
        .run(
            context -> {
              TransactionalAccounts accounts = context.getBean(TransactionalAccounts.class);
              accounts.updateUser(ada("new", false));
              events.await(BridgeEvent.SignedOutEverywhere.class, 1);
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = true)
  static class Transactions {

    @Bean
    DataSource dataSource() {
      return TestDatabase.H2_MEMORY.create().dataSource();
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
      return new DataSourceTransactionManager(dataSource);
    }
  }

  /** An application's class with {@code @Transactional}, of which Spring makes a subclass. */
  static class TransactionalAccounts extends InMemoryUserDetailsManager {

    TransactionalAccounts() {
      super(ada("old", false));
    }

    @Override
    @Transactional
    public void updateUser(UserDetails user) {
      assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
      super.updateUser(user);
    }
  }

  @Test
  void finalMethodsOfSpring_returnWhatTheBeanHas() {
    DataSource database = TestDatabase.H2_MEMORY.create().dataSource();
    application(true)
        .withBean(JdbcUserDetailsManager.class, () -> new JdbcUserDetailsManager(database))
        .run(
            context -> {
              JdbcUserDetailsManager manager = context.getBean(JdbcUserDetailsManager.class);
              assertThat(AopUtils.isCglibProxy(manager)).isTrue();
              assertThat(manager.getDataSource()).isSameAs(database);
              assertThat(manager.getJdbcTemplate()).isNotNull();
            });
  }

  @Test
  void userId_isReadBeforeTheCall() {
    Entities entities = new Entities();
    application(true)
        .withBean(UserDetailsManager.class, () -> entities)
        .withBean(ChatUserMapper.class, () -> login -> entities.chatUser(login.getName()))
        .run(
            context -> {
              UserDetailsManager manager = context.getBean(UserDetailsManager.class);
              SecurityContextHolder.getContext()
                  .setAuthentication(
                      UsernamePasswordAuthenticationToken.authenticated(
                          ada("old", false), null, ada("old", false).getAuthorities()));
              manager.changePassword("old", "new");
              events.await(BridgeEvent.SignedOutEverywhere.class, 1);
              manager.deleteUser("ada");
              events.await(BridgeEvent.UserDeactivated.class, 1);
            });
  }

  @Test
  void accountThatWasDisabledBeforeTheCall_isDeactivated() {
    Entities entities = new Entities();
    application(true)
        .withBean(UserDetailsManager.class, () -> entities)
        .run(
            context -> {
              Entity entity = entities.all.get("ada");
              entity.enabled = false;
              context.getBean(UserDetailsManager.class).updateUser(entity);
              events.await(BridgeEvent.UserDeactivated.class, 1);
            });
  }

  @Test
  void managerThatLoadsNoDisabledAccount_isObserved() {
    Entities entities =
        new Entities() {
          @Override
          public UserDetails loadUserByUsername(String name) {
            UserDetails found = super.loadUserByUsername(name);
            if (!found.isEnabled()) {
              throw new DisabledException(name);
            }
            return found;
          }
        };
    application(true)
        .withBean(UserDetailsManager.class, () -> entities)
        .run(
            context -> {
              UserDetailsManager manager = context.getBean(UserDetailsManager.class);
              manager.updateUser(ada("old", true));
              events.await(BridgeEvent.UserDeactivated.class, 1);
              entities.all.get("ada").enabled = false;
              manager.updateUser(ada("old", false));
              events.await(BridgeEvent.UserActivated.class, 1);
              manager.deleteUser("ada");
              assertThat(entities.all).isEmpty();
            });
  }

  /** Accounts that the application itself changes, as it does with entities of JPA. */
  private static class Entities implements UserDetailsManager {

    private final Map<String, Entity> all = new HashMap<>();

    Entities() {
      all.put("ada", new Entity());
    }

    ChatUser chatUser(String name) {
      return ChatUser.builder(loadUserByUsername(name).getUsername()).name("Ada").build();
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
      Entity found = all.get(name);
      if (found == null) {
        throw new UsernameNotFoundException(name);
      }
      return found;
    }

    @Override
    public void createUser(UserDetails user) {}

    @Override
    public void updateUser(UserDetails user) {}

    @Override
    public void deleteUser(String name) {
      all.remove(name);
    }

    @Override
    public void changePassword(String former, String next) {
      SecurityContextHolder.clearContext();
    }

    @Override
    public boolean userExists(String name) {
      return all.containsKey(name);
    }
  }

  private static class Entity implements UserDetails {

    @Serial private static final long serialVersionUID = 1L;

    private boolean enabled = true;

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
      return List.of();
    }

    @Override
    public String getPassword() {
      return "{noop}secret";
    }

    @Override
    public String getUsername() {
      return "ada";
    }

    @Override
    public boolean isEnabled() {
      return enabled;
    }
  }

  @Test
  void property_withoutSpringSecurity_failsTheStart() {
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(CometChatBridgeAutoConfiguration.class))
        .withPropertyValues(
            "cometchat.bridge.app-id=app1",
            "cometchat.bridge.region=us",
            "cometchat.bridge.api-key=not-a-real-key",
            "cometchat.bridge.user-resolver=principal",
            "cometchat.bridge.sync.user-details-manager=true")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("cometchat.bridge.sync.user-details-manager")
                    .hasMessageContaining("needs Spring Security"));
  }

  @Test
  void withoutTheProperty_nothingIsObserved() {
    run(
        false,
        (manager, emulator) -> {
          manager.updateUser(ada("new", true));
          assertThat(manager.getClass()).isEqualTo(InMemoryUserDetailsManager.class);
        });
    assertThat(EMULATOR.emulator().journal().count()).isZero();
  }
}
