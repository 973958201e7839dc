/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users, roles and tokens from one reset to the next. A call that was held across a reset still
 * works on the directory it arrived at, so it cannot leak into the next test.
 */
final class Directory {

  private static final class Account {
    EmulatedUser user;
    int mintsNotFoundYet;
    final Map<String, MintedToken> tokens = new LinkedHashMap<>();

    Account(EmulatedUser user) {
      this.user = user;
    }
  }

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Set<String> roles = new HashSet<>(Set.of(EmulatedUser.DEFAULT_ROLE));

  synchronized boolean add(EmulatedUser user, int mintsNotFoundYet) {
    Account account = new Account(user);
    account.mintsNotFoundYet = mintsNotFoundYet;
    return accounts.putIfAbsent(user.uid(), account) == null;
  }

  synchronized Optional<EmulatedUser> find(String uid) {
    return Optional.ofNullable(accounts.get(uid)).map(account -> account.user);
  }

  synchronized List<EmulatedUser> all() {
    return accounts.values().stream().map(account -> account.user).toList();
  }

  synchronized boolean remove(String uid) {
    return accounts.remove(uid) != null;
  }

  synchronized boolean deactivate(String uid, Instant when, boolean keepTokens) {
    Account account = accounts.get(uid);
    if (account == null) {
      return false;
    }
    account.user = account.user.withDeactivatedAt(when);
    if (!keepTokens) {
      account.tokens.clear();
    }
    return true;
  }

  synchronized boolean reactivate(String uid) {
    Account account = accounts.get(uid);
    if (account == null) {
      return false;
    }
    account.user = account.user.withDeactivatedAt(null);
    return true;
  }

  synchronized void addRole(String role) {
    roles.add(role);
  }

  synchronized boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Whether this mint meets a replica that does not know the user yet; counts the mint. */
  synchronized boolean mintMeetsLaggingReplica(String uid) {
    Account account = accounts.get(uid);
    if (account == null || account.mintsNotFoundYet == 0) {
      return false;
    }
    account.mintsNotFoundYet--;
    return true;
  }

  synchronized @Nullable MintedToken newestToken(String uid) {
    Account account = accounts.get(uid);
    MintedToken newest = null;
    if (account != null) {
      for (MintedToken token : account.tokens.values()) {
        newest = token;
      }
    }
    return newest;
  }

  /** Stores the token and drops the oldest ones; false if there is no such active user. */
  synchronized boolean store(MintedToken token, int retention) {
    Account account = active(token.uid());
    if (account == null) {
      return false;
    }
    account.tokens.put(token.value(), token);
    Iterator<String> oldestFirst = account.tokens.keySet().iterator();
    while (account.tokens.size() > retention) {
      oldestFirst.next();
      oldestFirst.remove();
    }
    return true;
  }

  synchronized boolean removeToken(String uid, String value) {
    Account account = active(uid);
    return account != null && account.tokens.remove(value) != null;
  }

  synchronized List<String> tokens(String uid) {
    Account account = active(uid);
    return account == null ? List.of() : List.copyOf(account.tokens.keySet());
  }

  synchronized List<String> allTokens() {
    List<String> all = new ArrayList<>();
    accounts.values().forEach(account -> all.addAll(account.tokens.keySet()));
    return all;
  }

  synchronized Optional<String> ownerOf(String value) {
    return accounts.keySet().stream().filter(uid -> tokens(uid).contains(value)).findFirst();
  }

  private @Nullable Account active(String uid) {
    Account account = accounts.get(uid);
    return account == null || account.user.deactivated() ? null : account;
  }
}
