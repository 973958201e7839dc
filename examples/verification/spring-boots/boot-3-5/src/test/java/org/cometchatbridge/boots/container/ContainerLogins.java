/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.container;

import java.util.List;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.logins.LoginKind;
import org.cometchatbridge.boots.logins.MoreLoginKinds;
import org.cometchatbridge.boots.logins.Visitor;

/** A login of the container, in the table of all kinds of login. */
public final class ContainerLogins implements MoreLoginKinds {

  @Override
  public List<LoginKind> kinds() {
    return List.of(
        new LoginKind(
            "Container login (`jee()`)",
            "HTTP Basic and filters of your own",
            ContainerApplication.class,
            visitor -> {
              visitor.browser().navigate("/data");
              visitor.loggedInBy(
                  visitor
                      .browser()
                      .submit(
                          "/j_security_check",
                          "j_username=" + Visitor.USER + "&j_password=" + Accounts.PASSWORD));
              visitor.browser().navigate("/data");
            }));
  }
}
