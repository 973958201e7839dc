/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.identity.PrincipalResolver;
import org.cometchatbridge.servlet.internal.identity.ResolverList;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;

/**
 * The resolver that names the user of a request.
 *
 * @param resolver the resolver
 * @param watched those parts of it that read a session attribute, whose removal is a logout
 * @param ofFramework whether the resolver belongs to the adapter to a framework
 */
public record ResolverSettings(
    UserResolver resolver, List<SessionAttributeResolver> watched, boolean ofFramework) {

  private static final String PRINCIPAL = "principal";
  private static final String SESSION = "session:";

  /** Takes a resolver of the application. */
  public static ResolverSettings of(UserResolver resolver) {
    return new ResolverSettings(resolver, List.of(), false);
  }

  /** Takes the resolver of an adapter, so that the application has none of its own. */
  public static ResolverSettings ofFramework(UserResolver resolver) {
    return new ResolverSettings(resolver, List.of(), true);
  }

  /** The resolver that is used by default. */
  public static ResolverSettings principal(OperatorLog log) {
    return of(new PrincipalResolver(log));
  }

  /**
   * Creates the resolvers that the setting names.
   *
   * @throws ConfigurationException if a name is wrong, or there is none
   */
  public static ResolverSettings named(
      SettingReader settings, List<String> names, OperatorLog log) {
    List<UserResolver> resolvers = new ArrayList<>();
    List<SessionAttributeResolver> watched = new ArrayList<>();
    for (String name : names) {
      String word = name.toLowerCase(Locale.ROOT);
      if (word.equals(PRINCIPAL)) {
        resolvers.add(new PrincipalResolver(log));
      } else if (word.startsWith(SESSION)) {
        SessionAttributeResolver resolver =
            new SessionAttributeResolver(attribute(settings, name), log);
        watched.add(resolver);
        resolvers.add(resolver);
      } else {
        resolvers.add(settings.instance(Setting.USER_RESOLVER, name, UserResolver.class));
      }
    }
    if (resolvers.isEmpty()) {
      throw settings
          .notation()
          .rejected(
              Setting.USER_RESOLVER,
              "names nothing",
              "use principal, session:ATTRIBUTE or a class name");
    }
    return new ResolverSettings(
        resolvers.size() == 1 ? resolvers.get(0) : new ResolverList(resolvers),
        List.copyOf(watched),
        false);
  }

  private static String attribute(SettingReader settings, String name) {
    String attribute = name.substring(SESSION.length()).strip();
    if (attribute.isEmpty()) {
      throw settings
          .notation()
          .rejected(
              Setting.USER_RESOLVER, "names no session attribute", "write it like session:user");
    }
    return attribute;
  }
}
