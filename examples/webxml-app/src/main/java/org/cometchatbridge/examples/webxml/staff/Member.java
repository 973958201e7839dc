/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

/**
 * An entry of the staff directory.
 *
 * @param person the person
 * @param duty the duty
 * @param passwordHash the hash of the password
 * @param passwordShown the password of a demo account as long as it has not been changed, otherwise
 *     empty
 * @param enabled whether the person may sign in
 * @param admin whether the person may disable others
 * @param signOuts how often the person has been signed out everywhere; a session that began with a
 *     lower number has ended
 */
public record Member(
    Person person,
    String duty,
    String passwordHash,
    String passwordShown,
    boolean enabled,
    boolean admin,
    int signOuts) {

  /** Leaves out the password. */
  @Override
  public String toString() {
    return "Member[" + person.id() + "]";
  }
}
