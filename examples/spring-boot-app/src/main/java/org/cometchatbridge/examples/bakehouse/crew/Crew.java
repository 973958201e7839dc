/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.List;
import java.util.Objects;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What happens to crew members. Each change of a member and its report to {@link ChatUsers} are one
 * transaction: CometChat gets what is committed, and nothing else. The bridge itself reports what
 * the {@link UserDetailsManager} does, in the same transaction.
 */
@Service
public class Crew {

  private final CrewMembers members;
  private final UserDetailsManager accounts;
  private final PasswordEncoder passwords;
  private final ChatUsers chat;

  Crew(
      CrewMembers members, UserDetailsManager accounts, PasswordEncoder passwords, ChatUsers chat) {
    this.members = members;
    this.accounts = accounts;
    this.passwords = passwords;
    this.chat = chat;
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

  /** Returns the demo accounts for the sign-in page: those whose password is the first one. */
  public List<Account> accounts() {
    return members.findAllByOrderByName().stream()
        .filter(member -> member.getPasswordShown() != null)
        .map(
            member ->
                new Account(
                    member.getUsername(),
                    member.getName(),
                    member.getDuty(),
                    Objects.requireNonNull(member.getPasswordShown())))
        .toList();
  }

  /** Returns all members, by name. */
  public List<CrewMember> all() {
    return members.findAllByOrderByName();
  }

  /** Returns the crew member with this login name. */
  public CrewMember member(String username) {
    return members.findById(username).orElseThrow();
  }

  /** Whether a session goes on that began when the member had this number of sign-outs. */
  public boolean isCurrent(String username, int signOuts) {
    return members
        .findById(username)
        .filter(member -> member.isEnabled() && member.getSignOuts() == signOuts)
        .isPresent();
  }

  /**
   * Adds a member.
   *
   * @throws DuplicateKeyException if there is a member with this login name
   */
  @Transactional
  public void signUp(String username, String password, String name) {
    if (members.existsById(username)) {
      throw new DuplicateKeyException("there is a member with this login name");
    }
    String hash = Objects.requireNonNull(passwords.encode(password));
    members.save(new CrewMember(username, hash, name, "New in the crew"));
    // A deleted member may have had this login name.
    chat.activate(username);
    chat.save(ChatUser.builder(username).name(name).build());
  }

  /** Changes the name and the picture of a member; an empty picture is none. */
  @Transactional
  public void change(String username, String name, String picture) {
    member(username).change(name, picture);
    chat.update(username, profile -> profile.name(name).avatar(picture));
  }

  /**
   * Changes the password of the member who is signed in, and ends all sessions.
   *
   * @throws BadCredentialsException if the old password is wrong
   */
  @Transactional
  public void changePassword(String oldPassword, String newPassword) {
    accounts.changePassword(oldPassword, newPassword);
  }

  /** Disables an account, and ends all its sessions, or enables it again. */
  @Transactional
  public void setEnabled(String username, boolean enabled) {
    UserDetails account = accounts.loadUserByUsername(username);
    accounts.updateUser(User.withUserDetails(account).disabled(!enabled).build());
  }

  /** Ends all sessions of a member. */
  @Transactional
  public void signOutEverywhere(String username) {
    member(username).signOutEverywhere();
    chat.signOutEverywhere(username);
  }

  /** Deletes a member and the account. */
  @Transactional
  public void delete(String username) {
    members.deleteById(username);
    chat.delete(username, Deletion.PERMANENT);
  }
}
