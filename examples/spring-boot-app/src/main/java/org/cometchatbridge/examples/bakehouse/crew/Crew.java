/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The crew in the database. */
@Repository
public class Crew {

  private final JdbcClient database;

  Crew(JdbcClient database) {
    this.database = database;
  }

  /**
   * An account that a visitor may try. Its password is in the open, as befits an example.
   *
   * @param username the name to sign in with
   * @param name the name that others see
   * @param duty what they do here
   * @param password the password to sign in with
   */
  public record Account(String username, String name, String duty, String password) {}

  /** Returns what the sign-in page shows to visitors. */
  public List<Account> accounts() {
    return database
        .sql("select username, name, duty, password_shown as password from crew order by name")
        .query(Account.class)
        .list();
  }

  /** Returns the member who signs in with this name. */
  public CrewMember member(String username) {
    return database
        .sql("select username, name, duty from crew where username = ?")
        .param(username)
        .query(CrewMember.class)
        .single();
  }
}
