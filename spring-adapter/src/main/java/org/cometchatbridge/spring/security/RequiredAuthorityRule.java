/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Collection;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.spring.internal.setup.EligibilityRule;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Admits users who have an authority, either granted or implied by the role hierarchy. */
final class RequiredAuthorityRule implements EligibilityRule {

  private final String authority;
  private final Supplier<@Nullable Authentication> current;
  private final RoleHierarchy hierarchy;

  RequiredAuthorityRule(
      String authority, Supplier<@Nullable Authentication> current, RoleHierarchy hierarchy) {
    this.authority = authority;
    this.current = current;
    this.hierarchy = hierarchy;
  }

  @Override
  public boolean admits(ChatUser user) {
    Authentication authentication = current.get();
    if (authentication == null) {
      return false;
    }
    Collection<? extends GrantedAuthority> held =
        hierarchy.getReachableGrantedAuthorities(authentication.getAuthorities());
    return held.stream().anyMatch(granted -> authority.equals(granted.getAuthority()));
  }
}
