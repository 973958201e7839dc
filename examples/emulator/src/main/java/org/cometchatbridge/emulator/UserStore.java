/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.cometchatbridge.emulator.internal.rest.Directory;
import org.cometchatbridge.emulator.internal.rest.MintedToken;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.cometchatbridge.emulator.internal.rest.TokenMint;

/**
 * The users and tokens that the emulator holds, for a test to prepare and to look at. What is done
 * here happens without a request: nothing of it is in the {@link Journal} and no {@link Fault}
 * applies. A uid is folded to lower case. Thread-safe.
 *
 * @since 0.1.0
 */
public final class UserStore {

  private final InstantSource clock;
  private final Switches switches;
  private final TokenMint mint;
  private final List<EmulatedUser> seed;
  private volatile Directory directory;

  UserStore(InstantSource clock, Switches switches, TokenMint mint, List<EmulatedUser> seed) {
    this.clock = clock;
    this.switches = switches;
    this.mint = mint;
    this.seed = List.copyOf(seed);
    this.directory = seeded();
  }

  /**
   * Adds a user, created now unless it tells when; its role exists from then on.
   *
   * @param user the user
   * @throws IllegalArgumentException if the uid is taken
   */
  public void add(EmulatedUser user) {
    if (!directory.addWithRole(user)) {
      throw new IllegalArgumentException("the uid \"" + user.uid() + "\" is taken");
    }
  }

  /**
   * Adds a role that users may then be created in. The role {@code default} always exists.
   *
   * @param role the role
   */
  public void addRole(String role) {
    directory.addRole(role);
  }

  /**
   * Finds a user, deactivated ones included.
   *
   * @param uid the uid
   * @return the user as stored now, or empty
   */
  public Optional<EmulatedUser> find(String uid) {
    return directory.find(Route.fold(uid));
  }

  /**
   * All users, deactivated ones included.
   *
   * @return the users in the order of their creation
   */
  public List<EmulatedUser> all() {
    return directory.all();
  }

  /**
   * Deactivates a user (CometChat's soft delete): the uid stays taken, but every request for it
   * answers {@code ERR_UID_NOT_FOUND}. See {@link TokensOfDeactivatedUser}.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void deactivate(String uid) {
    known(uid, directory.deactivate(Route.fold(uid)));
  }

  /**
   * Makes a deactivated user active again; an active one stays as it is.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void reactivate(String uid) {
    known(uid, directory.reactivate(Route.fold(uid)));
  }

  /**
   * Removes a user for good, with every token; the uid is free again. See {@link
   * Switches.TokensOfRecreatedUser}.
   *
   * @param uid the uid
   * @throws IllegalArgumentException if there is no such user
   */
  public void remove(String uid) {
    known(uid, directory.remove(Route.fold(uid)));
  }

  /**
   * Mints a token, as another server or the dashboard might; it counts towards the retention.
   *
   * @param uid the uid
   * @return the token
   * @throws IllegalArgumentException if there is no such active user
   */
  public String mint(String uid) {
    MintedToken token = mint.mint(Route.fold(uid));
    known(uid, directory.store(token));
    return token.value();
  }

  /**
   * Ends a token, as a logout in a page or the dashboard might; an unknown token is ignored.
   *
   * @param token the token
   */
  public void revoke(String token) {
    directory.revoke(token);
  }

  /**
   * The valid tokens of a user.
   *
   * @param uid the uid
   * @return the tokens, oldest first; empty if there is no such user, or its tokens are suspended
   */
  public List<String> tokens(String uid) {
    return directory.validTokens(Route.fold(uid));
  }

  /**
   * The tokens of a user that newer ones pushed out of the retention. The documentation says that
   * they are archived and no longer valid.
   *
   * @param uid the uid
   * @return the tokens, oldest first; empty if there is no such user
   */
  public List<String> archivedTokens(String uid) {
    return directory.archivedTokens(Route.fold(uid));
  }

  /**
   * Whether a token would be accepted now.
   *
   * @param token the token
   * @return true if it was minted for a user who is active, and neither deleted nor pushed out by
   *     newer ones
   */
  public boolean isValid(String token) {
    return directory.isValid(token);
  }

  /**
   * How many pages of a user are connected: their WebSockets were accepted and are open.
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
