/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import java.util.Objects;
import org.cometchatbridge.examples.bakehouse.crew.CrewMember;
import org.cometchatbridge.examples.bakehouse.crew.CrewMembers;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The accounts of the crew for Spring Security. The bridge observes this bean, because of {@code
 * sync.user-details-manager}: here is no code for chat.
 */
@Component
@Transactional
class CrewUsers implements UserDetailsManager {

  private final CrewMembers members;
  private final PasswordEncoder passwords;

  CrewUsers(CrewMembers members, PasswordEncoder passwords) {
    this.members = members;
    this.passwords = passwords;
  }

  @Override
  public UserDetails loadUserByUsername(String username) {
    return new CrewUser(member(username));
  }

  @Override
  public void createUser(UserDetails user) {
    String hash = Objects.requireNonNull(user.getPassword());
    members.save(new CrewMember(user.getUsername(), hash, user.getUsername(), "New in the crew"));
  }

  @Override
  public void updateUser(UserDetails user) {
    CrewMember member = member(user.getUsername());
    String hash = Objects.requireNonNull(user.getPassword());
    if (!hash.equals(member.getPassword())) {
      member.setPassword(hash);
    }
    if (user.isEnabled() != member.isEnabled()) {
      member.setEnabled(user.isEnabled());
    }
  }

  @Override
  public void deleteUser(String username) {
    members.deleteById(username);
  }

  @Override
  public void changePassword(@Nullable String oldPassword, @Nullable String newPassword) {
    String username =
        Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication()).getName();
    CrewMember member = member(username);
    if (!passwords.matches(oldPassword, member.getPassword())) {
      throw new BadCredentialsException("the old password is wrong");
    }
    member.setPassword(Objects.requireNonNull(passwords.encode(newPassword)));
  }

  @Override
  public boolean userExists(String username) {
    return members.existsById(username);
  }

  private CrewMember member(String username) {
    return members
        .findById(username)
        .orElseThrow(() -> new UsernameNotFoundException("no such member"));
  }
}
