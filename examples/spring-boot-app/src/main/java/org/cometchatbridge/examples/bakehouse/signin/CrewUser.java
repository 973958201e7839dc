/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import org.cometchatbridge.examples.bakehouse.crew.CrewMember;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;

/** An account for Spring Security, with the number of its sign-outs at the time of the login. */
final class CrewUser extends User {

  private static final long serialVersionUID = 1L;

  private final int signOuts;

  CrewUser(CrewMember member) {
    super(
        member.getUsername(),
        member.getPassword(),
        member.isEnabled(),
        true,
        true,
        true,
        AuthorityUtils.createAuthorityList(
            member.isAdmin()
                ? new String[] {"ROLE_CREW", "ROLE_ADMIN"}
                : new String[] {"ROLE_CREW"}));
    signOuts = member.getSignOuts();
  }

  int signOuts() {
    return signOuts;
  }
}
