/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.undertow;

import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import java.security.Principal;
import java.util.Set;
import org.cometchatbridge.containers.WebApplication;
import org.jspecify.annotations.Nullable;

/** Authenticates the only user of the container's login. */
final class TestIdentityManager implements IdentityManager {

  private record TestPrincipal(String getName) implements Principal {}

  private record TestAccount(Principal getPrincipal, Set<String> getRoles) implements Account {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Account verify(Account account) {
    return account;
  }

  @Override
  public @Nullable Account verify(String id, Credential credential) {
    boolean known =
        id.equals(WebApplication.USER)
            && credential instanceof PasswordCredential password
            && WebApplication.PASSWORD.equals(String.valueOf(password.getPassword()));
    return known ? new TestAccount(new TestPrincipal(id), Set.of(WebApplication.ROLE)) : null;
  }

  @Override
  public @Nullable Account verify(Credential credential) {
    return null;
  }
}
