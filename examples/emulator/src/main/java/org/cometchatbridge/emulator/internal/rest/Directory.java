/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.cometchatbridge.emulator.Switches.TokensOfRecreatedUser;
import org.jspecify.annotations.Nullable;

/**
 * Users, roles, tokens and call counts from one reset to the next. A call that was held across a
 * reset still uses the directory at its arrival, so it cannot affect the next test.
 */
public final class Directory {

  private static final class Account {
    EmulatedUser user;
    int remainingReplicaLag;
    boolean tokensSuspended;
    final Map<String, MintedToken> tokens = new LinkedHashMap<>();
    final Map<String, MintedToken> archive = new LinkedHashMap<>();

    Account(EmulatedUser user) {
      this.user = user;
    }
  }

  private final InstantSource clock;
  private final Switches switches;
  private final CallCounter meter;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Map<String, MintedToken>> tokensOfDeleted = new HashMap<>();
  private final Map<String, Integer> connectedPages = new HashMap<>();
  private final Set<String> roles = new HashSet<>(Set.of(EmulatedUser.DEFAULT_ROLE));

  public Directory(InstantSource clock, Switches switches) {
    this.clock = clock;
    this.switches = switches;
    this.meter = new CallCounter(clock);
  }

  /**
   * One user with everything that an export contains.
   *
   * @param tokensSuspended whether the tokens of a deactivated user are kept but not valid
   */
  public record Entry(
      EmulatedUser user,
      int remainingReplicaLag,
      boolean tokensSuspended,
      List<MintedToken> tokens,
      List<MintedToken> archive) {

    public Entry {
      tokens = List.copyOf(tokens);
      archive = List.copyOf(archive);
    }
  }

  /** Returns all users in the order of creation. */
  public synchronized List<Entry> entries() {
    return accounts.values().stream()
        .map(
            account ->
                new Entry(
                    account.user,
                    account.remainingReplicaLag,
                    account.tokensSuspended,
                    List.copyOf(account.tokens.values()),
                    List.copyOf(account.archive.values())))
        .toList();
  }

  /** Returns the ids of all roles, sorted. */
  public synchronized List<String> roles() {
    return roles.stream().sorted().toList();
  }

  /** Adds an exported user and its role, unless the uid exists. */
  public synchronized boolean restore(Entry entry) {
    if (!add(entry.user(), entry.remainingReplicaLag())) {
      return false;
    }
    roles.add(entry.user().role());
    Account account = new Account(entry.user());
    account.remainingReplicaLag = entry.remainingReplicaLag();
    account.tokensSuspended = entry.tokensSuspended();
    entry.tokens().forEach(token -> account.tokens.put(token.value(), token));
    entry.archive().forEach(token -> account.archive.put(token.value(), token));
    accounts.put(entry.user().uid(), account);
    return true;
  }

  CallCounter meter() {
    return meter;
  }

  /** Adds the user, unless the uid exists. */
  synchronized boolean add(EmulatedUser user, int remainingReplicaLag) {
    if (accounts.containsKey(user.uid())) {
      return false;
    }
    Account account =
        new Account(user.createdAt() == null ? user.withCreatedAt(WireTime.now(clock)) : user);
    account.remainingReplicaLag = remainingReplicaLag;
    Map<String, MintedToken> earlier = tokensOfDeleted.remove(user.uid());
    if (earlier != null && switches.is(TokensOfRecreatedUser.VALID_AGAIN)) {
      account.tokens.putAll(earlier);
    }
    account.tokensSuspended = user.deactivated();
    accounts.put(user.uid(), account);
    return true;
  }

  /** Adds the user and its role, unless the uid exists. */
  public synchronized boolean addWithRole(EmulatedUser user) {
    boolean added = add(user, 0);
    if (added) {
      roles.add(user.role());
    }
    return added;
  }

  public synchronized Optional<EmulatedUser> find(String uid) {
    return Optional.ofNullable(accounts.get(uid)).map(account -> account.user);
  }

  synchronized boolean hasActive(String uid) {
    return active(uid) != null;
  }

  public synchronized List<EmulatedUser> all() {
    return accounts.values().stream().map(account -> account.user).toList();
  }

  synchronized int size() {
    return accounts.size();
  }

  /** Changes a user. Returns the changed user, or null if it does not exist. */
  synchronized @Nullable EmulatedUser change(String uid, UnaryOperator<EmulatedUser> how) {
    Account account = accounts.get(uid);
    if (account == null) {
      return null;
    }
    account.user = how.apply(account.user);
    return account.user;
  }

  public synchronized boolean remove(String uid) {
    Account account = accounts.remove(uid);
    if (account == null) {
      return false;
    }
    tokensOfDeleted.put(uid, account.tokens);
    return true;
  }

  /** The outcome of a deactivation or reactivation. */
  enum Outcome {
    DONE,
    UNCHANGED,
    NOT_FOUND
  }

  public synchronized boolean deactivate(String uid) {
    return deactivated(uid) != Outcome.NOT_FOUND;
  }

  synchronized Outcome deactivated(String uid) {
    Account account = accounts.get(uid);
    if (account == null) {
      return Outcome.NOT_FOUND;
    }
    if (account.user.deactivated()) {
      return Outcome.UNCHANGED;
    }
    account.user = account.user.withDeactivatedAt(WireTime.now(clock));
    switch (switches.get(TokensOfDeactivatedUser.class)) {
      case DELETED -> account.tokens.clear();
      case SUSPENDED -> account.tokensSuspended = true;
      case STILL_VALID -> account.tokensSuspended = false;
    }
    return Outcome.DONE;
  }

  public synchronized boolean reactivate(String uid) {
    return reactivated(uid) != Outcome.NOT_FOUND;
  }

  synchronized Outcome reactivated(String uid) {
    Account account = accounts.get(uid);
    if (account == null) {
      return Outcome.NOT_FOUND;
    }
    if (!account.user.deactivated()) {
      return Outcome.UNCHANGED;
    }
    account.user = account.user.withDeactivatedAt(null);
    account.tokensSuspended = false;
    return Outcome.DONE;
  }

  public synchronized void addRole(String role) {
    roles.add(role);
  }

  synchronized boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Returns whether a lagging replica does not find the user yet; each call reduces the lag. */
  synchronized boolean hitsLaggingReplica(String uid) {
    Account account = accounts.get(uid);
    if (account == null || account.remainingReplicaLag == 0) {
      return false;
    }
    account.remainingReplicaLag--;
    return true;
  }

  synchronized @Nullable MintedToken newestToken(String uid) {
    Account account = accounts.get(uid);
    MintedToken newest = null;
    if (account != null) {
      for (MintedToken token : unexpired(account)) {
        newest = token;
      }
    }
    return newest;
  }

  /**
   * Stores the token and archives the oldest ones. Returns false if there is no such active user.
   */
  public synchronized boolean store(MintedToken token) {
    Account account = active(token.uid());
    if (account == null) {
      return false;
    }
    account.tokens.put(token.value(), token);
    int retention = switches.get(Amount.TOKEN_RETENTION);
    Iterator<MintedToken> oldestFirst = account.tokens.values().iterator();
    while (account.tokens.size() > retention) {
      MintedToken oldest = oldestFirst.next();
      account.archive.put(oldest.value(), oldest);
      oldestFirst.remove();
    }
    return true;
  }

  /** Returns the tokens that the operations of the service use, oldest first. */
  synchronized List<MintedToken> tokensOfActive(String uid) {
    Account account = active(uid);
    return account == null ? List.of() : unexpired(account);
  }

  synchronized @Nullable MintedToken token(String uid, String value) {
    for (MintedToken token : tokensOfActive(uid)) {
      if (token.value().equals(value)) {
        return token;
      }
    }
    return null;
  }

  synchronized @Nullable MintedToken changeToken(
      String uid, String value, UnaryOperator<MintedToken> how) {
    Account account = active(uid);
    MintedToken token = token(uid, value);
    if (account == null || token == null) {
      return null;
    }
    MintedToken changed = how.apply(token);
    account.tokens.put(value, changed);
    return changed;
  }

  /** Revokes a token, including one of a deactivated user that is still valid. */
  public synchronized void revoke(String value) {
    accounts.values().forEach(account -> account.tokens.remove(value));
  }

  synchronized boolean removeToken(String uid, String value) {
    Account account = active(uid);
    return account != null && token(uid, value) != null && account.tokens.remove(value) != null;
  }

  synchronized void flushTokens(String uid) {
    Account account = active(uid);
    if (account != null) {
      account.tokens.clear();
    }
  }

  /** Returns the values of the valid tokens, oldest first. */
  public synchronized List<String> validTokens(String uid) {
    Account account = accounts.get(uid);
    return account == null || account.tokensSuspended
        ? List.of()
        : unexpired(account).stream().map(MintedToken::value).toList();
  }

  /** Returns the values of the archived tokens, oldest first. */
  public synchronized List<String> archivedTokens(String uid) {
    Account account = accounts.get(uid);
    return account == null ? List.of() : List.copyOf(account.archive.keySet());
  }

  /** Returns the token with this value, or null if it is not valid now. */
  synchronized @Nullable MintedToken validToken(String value) {
    String uid = MintedToken.uidIn(value);
    Account account = uid == null ? null : accounts.get(uid);
    if (account == null || account.tokensSuspended) {
      return null;
    }
    for (MintedToken token : unexpired(account)) {
      if (token.value().equals(value)) {
        return token;
      }
    }
    return null;
  }

  public synchronized boolean isValid(String value) {
    return accounts.keySet().stream().anyMatch(uid -> validTokens(uid).contains(value));
  }

  public synchronized void pageConnected(String uid) {
    connectedPages.merge(uid, 1, Integer::sum);
  }

  public synchronized void pageDisconnected(String uid) {
    connectedPages.merge(uid, -1, Integer::sum);
  }

  public synchronized int connectedPages(String uid) {
    return connectedPages.getOrDefault(uid, 0);
  }

  private List<MintedToken> unexpired(Account account) {
    int lifetime = switches.get(Amount.TOKEN_LIFETIME_SECONDS);
    if (lifetime == 0) {
      return new ArrayList<>(account.tokens.values());
    }
    Instant now = WireTime.now(clock);
    return account.tokens.values().stream()
        .filter(token -> now.isBefore(token.createdAt().plusSeconds(lifetime)))
        .toList();
  }

  private @Nullable Account active(String uid) {
    Account account = accounts.get(uid);
    return account == null || account.user.deactivated() ? null : account;
  }
}
