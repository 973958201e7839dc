/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The staff directory. As this is an example, the sign-in page shows its passwords. */
public final class Staff {

  private static final List<Member> MEMBERS =
      List.of(
          member("ada", "Ada Lindqvist", "Harbour master", "lighthouse"),
          member("ben", "Ben Okafor", "Berth planner", "tugboat"),
          member("chloe", "Chloé Marchetti", "Customs clerk", "manifest"),
          member("S.OBrien", "Seán O'Brien", "Night watch", "starboard"));

  private Staff() {}

  /**
   * An entry of the directory.
   *
   * @param person the person
   * @param duty the duty
   * @param password the password
   */
  public record Member(Person person, String duty, String password) {}

  /** Returns all members. */
  public static List<Member> all() {
    return MEMBERS;
  }

  /** Finds a member by the login name. */
  public static Optional<Member> find(@Nullable String id) {
    return MEMBERS.stream().filter(member -> member.person().id().equals(id)).findFirst();
  }

  /** Returns the person with this login name and password, or empty. */
  public static Optional<Person> check(@Nullable String id, @Nullable String password) {
    if (password == null) {
      return Optional.empty();
    }
    return find(id)
        .filter(
            member ->
                MessageDigest.isEqual(member.password().getBytes(UTF_8), password.getBytes(UTF_8)))
        .map(Member::person);
  }

  private static Member member(String id, String name, String duty, String password) {
    String avatar = "https://staff.harbour-desk.example/" + id + ".png";
    return new Member(new Person(id, name, avatar), duty, password);
  }
}
