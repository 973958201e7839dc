/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import org.cometchatbridge.examples.bakehouse.crew.CrewMembers;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** The accounts of the crew for Spring Security. */
@Component
class CrewUsers implements UserDetailsService {

  private final CrewMembers members;

  CrewUsers(CrewMembers members) {
    this.members = members;
  }

  @Override
  public UserDetails loadUserByUsername(String username) {
    return members
        .findById(username)
        .map(CrewUser::new)
        .orElseThrow(() -> new UsernameNotFoundException("no such member"));
  }
}
