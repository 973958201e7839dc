/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Objects;
import java.util.Optional;
import org.aopalliance.intercept.MethodInvocation;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.UserDetailsManager;

/**
 * Reports what {@link UserDetailsManager} beans change: a new password signs the user out, a
 * disabled account is deactivated, an account that is enabled again is activated, and a deleted one
 * is deleted in CometChat with {@link Deletion#SOFT}.
 *
 * <p>A report that fails is thrown to the caller of the manager, so that a transaction of the
 * caller is rolled back with it. A transaction that the manager begins itself is committed before
 * the report.
 */
final class AccountObserver implements BeanPostProcessor, ApplicationContextAware {

  /** A bean is observed before the bridge, and thus its own log, exists. */
  private final BeanInterception interception =
      new BeanInterception(OperatorLog.toPlatform().named(AccountObserver.class));

  private @Nullable ApplicationContext beans;
  private volatile @Nullable ChatUserMapper mapper;

  @Override
  public void setApplicationContext(ApplicationContext context) {
    beans = context;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof UserDetailsManager manager
        ? interception.of(
            bean,
            name,
            "Passwords, disabled and deleted accounts that it changes do not reach CometChat.",
            call -> around(manager, call))
        : bean;
  }

  private @Nullable Object around(UserDetailsManager manager, MethodInvocation call)
      throws Throwable {
    Object[] arguments = call.getArguments();
    switch (call.getMethod().getName()) {
      case "changePassword" -> {
        // The manager may clear the login.
        Optional<String> current = userId(SecurityBridgeConfiguration.current(strategies()).get());
        Object result = call.proceed();
        current.ifPresent(users()::signOutEverywhere);
        return result;
      }
      case "updateUser" -> {
        UserDetails after = (UserDetails) arguments[0];
        Optional<Account> before = account(manager, after.getUsername());
        Object result = call.proceed();
        userId(login(after)).ifPresent(userId -> report(userId, before, Account.of(after)));
        return result;
      }
      case "deleteUser" -> {
        // The mapper may read the account in the application's database.
        Optional<String> deleted =
            find(manager, (String) arguments[0]).flatMap(user -> userId(login(user)));
        Object result = call.proceed();
        deleted.ifPresent(userId -> users().delete(userId, Deletion.SOFT));
        return result;
      }
      default -> {
        return call.proceed();
      }
    }
  }

  /** What matters of an account. A manager may change the object itself. */
  private record Account(boolean enabled, @Nullable String password) {

    static Account of(UserDetails user) {
      return new Account(user.isEnabled(), user.getPassword());
    }

    boolean hasOtherPassword(Account other) {
      return password != null && other.password != null && !password.equals(other.password);
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
      return "Account[enabled=" + enabled + "]";
    }
  }

  private void report(String userId, Optional<Account> before, Account after) {
    boolean wasEnabled = before.map(Account::enabled).orElse(true);
    if (!after.enabled()) {
      // An entity that JPA manages has changed before the call. A second one makes no call.
      users().deactivate(userId);
    } else if (!wasEnabled) {
      users().activate(userId);
    }
    if (before.filter(after::hasOtherPassword).isPresent()) {
      users().signOutEverywhere(userId);
    }
  }

  private static Optional<Account> account(UserDetailsManager manager, String name) {
    try {
      return Optional.ofNullable(manager.loadUserByUsername(name)).map(Account::of);
    } catch (DisabledException e) {
      return Optional.of(new Account(false, null));
    } catch (AuthenticationException e) {
      return Optional.empty();
    }
  }

  /** A manager may load only accounts with which a user can log in. */
  private static Optional<UserDetails> find(UserDetailsManager manager, String name) {
    try {
      return Optional.ofNullable(manager.loadUserByUsername(name));
    } catch (AuthenticationException e) {
      return Optional.empty();
    }
  }

  private static Authentication login(UserDetails user) {
    return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
  }

  /** The user id that a login of this user has, or empty if the user has no chat. */
  private Optional<String> userId(@Nullable Authentication login) {
    return login == null
        ? Optional.empty()
        : Optional.ofNullable(mapper().map(login)).map(ChatUser::userId);
  }

  private ChatUserMapper mapper() {
    ChatUserMapper known = mapper;
    if (known == null) {
      known =
          beans()
              .getBeanProvider(ChatUserMapper.class)
              .getIfAvailable(
                  () ->
                      UserIdStrategy.mapper(
                          beans().getBean(SettingReader.class), beans(), OperatorLog.toPlatform()));
      mapper = known;
    }
    return known;
  }

  private ChatUsers users() {
    return beans().getBean(ChatUsers.class);
  }

  private ObjectProvider<SecurityContextHolderStrategy> strategies() {
    return beans().getBeanProvider(SecurityContextHolderStrategy.class);
  }

  private ApplicationContext beans() {
    return Objects.requireNonNull(beans);
  }
}
