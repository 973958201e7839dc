/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The user ids of the last users who were signed out, deactivated or deleted on this node. A
 * request that needs nothing from the bridge is compared with them, so a look-up neither locks nor
 * allocates.
 */
final class ChangedUsers {

  private static final int MAX_USERS = 10_000;

  private final Map<String, Boolean> userIds = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> oldestFirst = new ConcurrentLinkedQueue<>();

  void add(String userId) {
    if (userIds.putIfAbsent(userId, true) == null) {
      oldestFirst.add(userId);
      if (userIds.size() > MAX_USERS) {
        String oldest = oldestFirst.poll();
        if (oldest != null) {
          userIds.remove(oldest);
        }
      }
    }
  }

  boolean contains(String userId) {
    return userIds.containsKey(userId);
  }
}
