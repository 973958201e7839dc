/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The staff directory, in memory. As this is an example, the sign-in page shows its passwords.
 * Thread-safe.
 */
public final class Staff {

  private static final String ATTRIBUTE = Staff.class.getName();

  private final List<Member> members =
      new CopyOnWriteArrayList<>(
          List.of(
              member("ada", "Ada Lindqvist", "Harbour master", "lighthouse"),
              member("ben", "Ben Okafor", "Berth planner", "tugboat"),
              member("chloe", "Chloé Marchetti", "Customs clerk", "manifest"),
              member("S.OBrien", "Seán O'Brien", "Night watch", "starboard")));

  /** The directory as it is at the start of the application. */
  public Staff() {}

  /**
   * An entry of the directory.
   *
   * @param person the person
   * @param duty the duty
   * @param password the password
   * @param signOuts how often the person has signed out everywhere; a session that began with a
   *     lower number has ended
   */
  public record Member(Person person, String duty, String password, int signOuts) {}

  /** Returns the directory of the application. */
  public static Staff of(ServletContext context) {
    return (Staff) Objects.requireNonNull(context.getAttribute(ATTRIBUTE), "no staff directory");
  }

  /** Makes this the directory of the application. */
  void install(ServletContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  /** Returns all members. */
  public List<Member> all() {
    return List.copyOf(members);
  }

  /** Finds a member by the login name. */
  public Optional<Member> find(@Nullable String id) {
    return members.stream().filter(member -> member.person().id().equals(id)).findFirst();
  }

  /** Returns the member with this login name and password, or empty. */
  public Optional<Member> check(@Nullable String id, @Nullable String password) {
    if (password == null) {
      return Optional.empty();
    }
    return find(id)
        .filter(
            member ->
                MessageDigest.isEqual(member.password().getBytes(UTF_8), password.getBytes(UTF_8)));
  }

  /** Replaces the name and the picture of a person. */
  public void change(Person person) {
    replace(
        person.id(),
        member -> new Member(person, member.duty(), member.password(), member.signOuts()));
  }

  /** Ends all sessions of a person. */
  public void signOutEverywhere(String id) {
    replace(
        id,
        member ->
            new Member(member.person(), member.duty(), member.password(), member.signOuts() + 1));
  }

  /** Removes a person. */
  public void delete(String id) {
    members.removeIf(member -> member.person().id().equals(id));
  }

  private void replace(String id, UnaryOperator<Member> change) {
    members.replaceAll(member -> member.person().id().equals(id) ? change.apply(member) : member);
  }

  private static Member member(String id, String name, String duty, String password) {
    String avatar = "https://staff.harbour-desk.example/" + id + ".png";
    return new Member(new Person(id, name, avatar), duty, password, 0);
  }
}
