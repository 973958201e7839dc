/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

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
        .sql("select username, name, duty, picture from crew where username = ?")
        .param(username)
        .query(CrewMember.class)
        .single();
  }

  /** Changes the name and the picture of a member; an empty picture is none. */
  public void change(String username, String name, String picture) {
    database
        .sql("update crew set name = ?, picture = ? where username = ?")
        .params(name, picture, username)
        .update();
  }

  /**
   * Returns how often a member has signed out everywhere, or empty if there is no such member. A
   * session that began with a lower number has ended.
   */
  public Optional<Integer> signOuts(String username) {
    return database
        .sql("select sign_outs from crew where username = ?")
        .param(username)
        .query(Integer.class)
        .optional();
  }

  /** Ends all sessions of a member. */
  public void signOutEverywhere(String username) {
    database
        .sql("update crew set sign_outs = sign_outs + 1 where username = ?")
        .param(username)
        .update();
  }

  /** Deletes a member and the account. */
  @Transactional
  public void delete(String username) {
    for (String table : List.of("crew", "authorities", "users")) {
      database.sql("delete from " + table + " where username = ?").param(username).update();
    }
  }
}
