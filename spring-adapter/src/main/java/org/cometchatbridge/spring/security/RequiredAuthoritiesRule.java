/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.spring.internal.setup.EligibilityRule;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Admits users who have all authorities, either granted or implied by the role hierarchy. */
final class RequiredAuthoritiesRule implements EligibilityRule {

  private final List<String> authorities;
  private final Supplier<@Nullable Authentication> current;
  private final RoleHierarchy hierarchy;

  RequiredAuthoritiesRule(
      List<String> authorities,
      Supplier<@Nullable Authentication> current,
      RoleHierarchy hierarchy) {
    this.authorities = List.copyOf(authorities);
    this.current = current;
    this.hierarchy = hierarchy;
  }

  @Override
  public boolean admits(ChatUser user) {
    Authentication authentication = current.get();
    if (authentication == null) {
      return false;
    }
    Collection<? extends GrantedAuthority> granted =
        hierarchy.getReachableGrantedAuthorities(authentication.getAuthorities());
    Set<@Nullable String> held =
        granted.stream().map(GrantedAuthority::getAuthority).collect(Collectors.toSet());
    return held.containsAll(authorities);
  }
}
