/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.identity.PrincipalResolver;
import org.cometchatbridge.servlet.internal.identity.ResolverList;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.jspecify.annotations.Nullable;

/**
 * Who says which user is logged in.
 *
 * @param resolver the one that is asked
 * @param watched those that read a session attribute: its removal is a logout
 */
public record ResolverSettings(UserResolver resolver, List<SessionAttributeResolver> watched) {

  private static final String PRINCIPAL = "principal";
  private static final String SESSION = "session:";

  /**
   * Reads the setting.
   *
   * @param given the resolver that the application gave to the filter, or {@code null}
   * @throws ConfigurationException if it is wrong, or set although a resolver was given
   */
  public static ResolverSettings of(InitParams params, @Nullable UserResolver given) {
    if (given == null) {
      return named(params.list(Setting.USER_RESOLVER).orElse(List.of(PRINCIPAL)));
    }
    if (params.has(Setting.USER_RESOLVER)) {
      throw new ConfigurationException(
          Setting.USER_RESOLVER.param(),
          "has no effect, because the filter was given a resolver; remove the init-param");
    }
    return new ResolverSettings(given, List.of());
  }

  private static ResolverSettings named(List<String> names) {
    List<UserResolver> resolvers = new ArrayList<>();
    List<SessionAttributeResolver> watched = new ArrayList<>();
    for (String name : names) {
      if (name.equals(PRINCIPAL)) {
        resolvers.add(new PrincipalResolver());
      } else if (name.startsWith(SESSION)) {
        SessionAttributeResolver resolver = new SessionAttributeResolver(attribute(name));
        watched.add(resolver);
        resolvers.add(resolver);
      } else {
        resolvers.add(ClassByName.create(Setting.USER_RESOLVER, name, UserResolver.class));
      }
    }
    if (resolvers.isEmpty()) {
      throw new ConfigurationException(
          Setting.USER_RESOLVER.param(),
          "names nothing; use principal, session:ATTRIBUTE or a class name");
    }
    return new ResolverSettings(
        resolvers.size() == 1 ? resolvers.get(0) : new ResolverList(resolvers),
        List.copyOf(watched));
  }

  private static String attribute(String name) {
    String attribute = name.substring(SESSION.length()).strip();
    if (attribute.isEmpty()) {
      throw new ConfigurationException(
          Setting.USER_RESOLVER.param(), "names no session attribute; write it like session:user");
    }
    return attribute;
  }
}
