/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Repository of the crew. */
@Repository
public class Crew {

  private final JdbcClient database;

  Crew(JdbcClient database) {
    this.database = database;
  }

  /**
   * A demo account. As this is an example, the sign-in page shows its password.
   *
   * @param username the login name
   * @param name the display name
   * @param duty the duty
   * @param password the password
   */
  public record Account(String username, String name, String duty, String password) {}

  /** Returns the demo accounts for the sign-in page. */
  public List<Account> accounts() {
    return database
        .sql("select username, name, duty, password_shown as password from crew order by name")
        .query(Account.class)
        .list();
  }

  /** Returns the crew member with this login name. */
  public CrewMember member(String username) {
    return database
        .sql("select username, name, duty from crew where username = ?")
        .param(username)
        .query(CrewMember.class)
        .single();
  }
}
