/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Deletion;
import org.jspecify.annotations.Nullable;

/** The staff directory, and what happens to its members. Thread-safe. */
public final class Staff {

  private static final String ATTRIBUTE = Staff.class.getName();

  private final StaffDatabase database;

  Staff(DataSource database, ServletContext context) {
    this.database = new StaffDatabase(database, context);
  }

  /** Returns the directory of the application. */
  public static Staff of(ServletContext context) {
    return (Staff) Objects.requireNonNull(context.getAttribute(ATTRIBUTE), "no staff directory");
  }

  /** Makes this the directory of the application, with the demo accounts. */
  void install(ServletContext context) {
    database.read(
        table -> {
          table.create();
          for (DemoAccount account : DemoAccount.all()) {
            String password = account.password();
            table.insert(
                account.person(),
                account.duty(),
                PasswordHash.ofDemo(password),
                password,
                account.admin());
          }
          return table;
        });
    context.setAttribute(ATTRIBUTE, this);
  }

  /** Returns all members, by name. */
  public List<Member> all() {
    return database.read(StaffTable::all);
  }

  /** Finds a member by the login name. */
  public Optional<Member> find(@Nullable String id) {
    return id == null ? Optional.empty() : database.read(table -> table.find(id));
  }

  /** Returns the member with this login name and password, who may sign in, or empty. */
  public Optional<Member> check(@Nullable String id, @Nullable String password) {
    if (password == null) {
      return Optional.empty();
    }
    return find(id)
        .filter(Member::enabled)
        .filter(member -> PasswordHash.matches(member.passwordHash(), password));
  }

  /**
   * Adds a person, who may sign in from now on.
   *
   * @return whether the login name was free
   */
  public boolean signUp(Person person, String password) {
    String hash = PasswordHash.of(password);
    if (find(person.id()).isPresent()) {
      return false;
    }
    database.change(
        (table, chat) -> {
          table.insert(person, "New colleague", hash, "", false);
          // A deleted person may have had this login name.
          chat.activate(person.id());
          chat.save(ChatUser.builder(person.id()).name(person.name()).build());
        });
    return true;
  }

  /** Sets another password, and ends all sessions of a person. */
  public void changePassword(String id, String password) {
    String hash = PasswordHash.of(password);
    database.change(
        (table, chat) -> {
          table.changePassword(id, hash);
          table.signOutEverywhere(id);
          chat.signOutEverywhere(id);
        });
  }

  /** Disables an account, and ends all its sessions. */
  public void disable(String id, Person administrator) {
    database.change(
        (table, chat) -> {
          table.setEnabled(id, false);
          table.signOutEverywhere(id);
          chat.by(administrator.id()).deactivate(id);
        });
  }

  /** Enables an account again. */
  public void enable(String id, Person administrator) {
    database.change(
        (table, chat) -> {
          table.setEnabled(id, true);
          chat.by(administrator.id()).activate(id);
        });
  }

  /** Replaces the name and the picture of a person. */
  public void change(Person person) {
    database.change(
        (table, chat) -> {
          table.change(person);
          chat.update(person.id(), profile -> profile.name(person.name()).avatar(person.avatar()));
        });
  }

  /** Ends all sessions of a person. */
  public void signOutEverywhere(String id) {
    database.change(
        (table, chat) -> {
          table.signOutEverywhere(id);
          chat.signOutEverywhere(id);
        });
  }

  /** Removes a person. */
  public void delete(String id) {
    database.change(
        (table, chat) -> {
          table.delete(id);
          chat.delete(id, Deletion.PERMANENT);
        });
  }
}
