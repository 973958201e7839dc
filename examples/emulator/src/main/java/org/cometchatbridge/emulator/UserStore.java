/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.cometchatbridge.emulator.internal.rest.Directory;
import org.cometchatbridge.emulator.internal.rest.MintedToken;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.cometchatbridge.emulator.internal.rest.TokenGenerator;

/**
 * Direct access to the users and tokens of the emulator, for setting up and verifying tests.
 * Changes are made without a request: they are not recorded in the {@link Journal}, and no {@link
 * Fault} applies. Uids are folded to lower case. Thread-safe.
 *
 * @since 0.1.0
 */
public final class UserStore {

  private final InstantSource clock;
  private final Switches switches;
  private final TokenGenerator tokenGenerator;
  private final List<EmulatedUser> seed;
  private volatile Directory directory;

  UserStore(
      InstantSource clock,
      Switches switches,
      TokenGenerator tokenGenerator,
      List<EmulatedUser> seed) {
    this.clock = clock;
    this.switches = switches;
    this.tokenGenerator = tokenGenerator;
    this.seed = List.copyOf(seed);
    this.directory = seeded();
  }

  /**
   * Adds a user and its role. The creation time is now unless the user has one.
   *
   * @param user the user
   * @throws IllegalArgumentException if the uid is taken
   */
  public void add(EmulatedUser user) {
    if (!directory.addWithRole(user)) {
      throw new IllegalArgumentException("the uid \"" + user.uid() + "\" already exists");
    }
  }

  /**
   * Adds a role, so that users can be created with it. The role {@code default} always exists.
   *
   * @param role the role
   */
  public void addRole(String role) {
    directory.addRole(role);
  }

  /**
   * Finds a user, including deactivated ones.
   *
   * @param uid the uid
   * @return the current state of the user, or empty
   */
  public Optional<EmulatedUser> find(String uid) {
    return directory.find(Route.fold(uid));
  }

  /**
   * Returns all users, including deactivated ones.
   *
   * @return the users in the order of creation
   */
  public List<EmulatedUser> all() {
    return directory.all();
  }

  /**
   * Deactivates a user (CometChat's soft delete): the uid stays taken, but every request for it is
   * rejected with {@code ERR_UID_NOT_FOUND}. See {@link TokensOfDeactivatedUser}.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void deactivate(String uid) {
    known(uid, directory.deactivate(Route.fold(uid)));
  }

  /**
   * Reactivates a deactivated user; an active one is not changed.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void reactivate(String uid) {
    known(uid, directory.reactivate(Route.fold(uid)));
  }

  /**
   * Permanently removes a user and its tokens; the uid can be used again. See {@link
   * Switches.TokensOfRecreatedUser}.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void remove(String uid) {
    known(uid, directory.remove(Route.fold(uid)));
  }

  /**
   * Creates a token, as another server or the dashboard might. It counts towards the token
   * retention.
   *
   * @param uid the uid
   * @return the token
   * @throws IllegalArgumentException if there is no such active user
   */
  public String mint(String uid) {
    MintedToken token = tokenGenerator.generate(Route.fold(uid));
    known(uid, directory.store(token));
    return token.value();
  }

  /**
   * Revokes a token, as a logout in a page or the dashboard might. An unknown token is ignored.
   *
   * @param token the token
   */
  public void revoke(String token) {
    directory.revoke(token);
  }

  /**
   * Returns the valid tokens of a user.
   *
   * @param uid the uid
   * @return the tokens, oldest first; empty if there is no such user or its tokens are suspended
   */
  public List<String> tokens(String uid) {
    return directory.validTokens(Route.fold(uid));
  }

  /**
   * Returns the tokens of a user that exceeded the token retention. According to CometChat's
   * documentation they are archived and no longer valid.
   *
   * @param uid the uid
   * @return the tokens, oldest first; empty if there is no such user
   */
  public List<String> archivedTokens(String uid) {
    return directory.archivedTokens(Route.fold(uid));
  }

  /**
   * Returns whether a token would be accepted now.
   *
   * @param token the token
   * @return true if its user exists and the token is neither deleted, suspended, expired nor
   *     archived
   */
  public boolean isValid(String token) {
    return directory.isValid(token);
  }

  /**
   * Returns the number of connected pages of a user, that is, of accepted and open WebSockets.
   *
   * @param uid the uid
   * @return the number
   */
  public int connectedPages(String uid) {
    return directory.connectedPages(Route.fold(uid));
  }

  Directory directory() {
    return directory;
  }

  void replace(Directory imported) {
    directory = imported;
  }

  void reset() {
    directory = seeded();
  }

  private Directory seeded() {
    Directory fresh = new Directory(clock, switches);
    seed.forEach(user -> fresh.addWithRole(user));
    return fresh;
  }

  private static void known(String uid, boolean found) {
    if (!found) {
      throw new IllegalArgumentException("there is no (active) user \"" + uid + '"');
    }
  }
}
