/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.pac4j.core.config.Config;
import org.pac4j.core.exception.CredentialsException;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.core.profile.ProfileManager;
import org.pac4j.http.client.indirect.FormClient;
import org.pac4j.jee.context.JEEContext;
import org.pac4j.jee.context.session.JEESessionStore;
import org.pac4j.jee.filter.SecurityFilter;

/** The security filter of pac4j. */
final class Pac4jPeer {

  private static final String ROOT = "http://localhost";

  private Pac4jPeer() {}

  static Filter filter() {
    FormClient form =
        new FormClient(
            ROOT + "/elsewhere",
            (context, credentials) -> {
              throw new CredentialsException("Users of the benchmark have a profile");
            });
    return new SecurityFilter(
        new Config(ROOT + "/callback", form), "FormClient", "isAuthenticated");
  }

  static void logIn(HttpServletRequest request, HttpServletResponse response) {
    CommonProfile profile = new CommonProfile();
    profile.setId(Peer.USER);
    new ProfileManager(new JEEContext(request, response), new JEESessionStore())
        .save(true, profile, false);
  }
}
