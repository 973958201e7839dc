/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.JdbcUserDetailsManager;

/** The accounts of the crew, each with the number of its sign-outs at the time of the login. */
final class CrewUsers extends JdbcUserDetailsManager {

  private final Crew crew;

  CrewUsers(DataSource database, Crew crew) {
    super(database);
    this.crew = crew;
  }

  @Override
  protected UserDetails createUserDetails(
      String username, UserDetails found, List<GrantedAuthority> authorities) {
    return new CrewUser(
        found.getUsername(),
        Objects.requireNonNull(found.getPassword()),
        authorities,
        crew.signOuts(found.getUsername()).orElse(0));
  }

  /** Whether a login is older than the last sign-out everywhere, or its member was deleted. */
  boolean hasEnded(@Nullable Object principal) {
    return principal instanceof CrewUser user
        && !crew.signOuts(user.getUsername()).equals(Optional.of(user.signOuts));
  }

  private static final class CrewUser extends User {

    private static final long serialVersionUID = 1L;

    private final int signOuts;

    CrewUser(
        String username,
        String password,
        Collection<? extends GrantedAuthority> authorities,
        int signOuts) {
      super(username, password, authorities);
      this.signOuts = signOuts;
    }
  }
}
