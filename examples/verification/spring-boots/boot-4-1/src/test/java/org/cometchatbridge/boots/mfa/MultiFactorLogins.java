/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.mfa;

import java.util.List;
import java.util.Objects;
import org.cometchatbridge.boots.logins.LoginKind;
import org.cometchatbridge.boots.logins.MoreLoginKinds;
import org.cometchatbridge.boots.logins.Visitor;

/** Logins with two factors, in the table of all kinds of login. */
public final class MultiFactorLogins implements MoreLoginKinds {

  @Override
  public List<LoginKind> kinds() {
    return List.of(
        new LoginKind(
            "Several factors, after the first (Spring Security 7)",
            "Several factors",
            MultiFactorApplication.ByAnnotation.class,
            Visitor::formLogin),
        new LoginKind(
            "Several factors, complete (Spring Security 7)",
            "Several factors",
            MultiFactorApplication.ByAnnotation.class,
            visitor -> {
              visitor.formLogin();
              visitor.browser().submit("/ott/generate", "username=" + Visitor.USER);
              String token =
                  Objects.requireNonNull(MultiFactorApplication.SENT.remove(Visitor.USER));
              visitor.loggedInBy(visitor.browser().submit("/login/ott", "token=" + token));
            }));
  }
}
