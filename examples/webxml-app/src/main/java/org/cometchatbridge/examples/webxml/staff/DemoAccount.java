/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import java.util.List;

/**
 * An account that the directory has at the start. As this is an example, the terminal and the
 * sign-in page show its password.
 *
 * @param person the person
 * @param duty the duty
 * @param password the password
 * @param admin whether the person may disable others
 */
public record DemoAccount(Person person, String duty, String password, boolean admin) {

  /** Returns all of them. */
  public static List<DemoAccount> all() {
    return List.of(
        account("ada", "Ada Lindqvist", "Harbour master, admin", "lighthouse", true),
        account("ben", "Ben Okafor", "Berth planner", "tugboat", false),
        account("chloe", "Chloé Marchetti", "Customs clerk", "manifest", false),
        account("S.OBrien", "Seán O'Brien", "Night watch", "starboard", false));
  }

  private static DemoAccount account(
      String id, String name, String duty, String password, boolean admin) {
    String avatar = "https://staff.harbour-desk.example/" + id + ".png";
    return new DemoAccount(new Person(id, name, avatar), duty, password, admin);
  }
}
