/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.json.JsonTree;

/**
 * The outcome of each uid of a batch. CometChat responds with 200 even if nothing was changed. A
 * uid that is in none of the sets may have any outcome: the response may be empty.
 *
 * @param changed the uids that were deactivated or reactivated now
 * @param unchanged the uids that were so already
 * @param notFound the uids that do not exist
 */
public record BatchOutcome(Set<String> changed, Set<String> unchanged, Set<String> notFound) {

  static BatchOutcome of(JsonTree response, String changed, String unchanged) {
    JsonTree data = response.get("data");
    return new BatchOutcome(
        uids(data.get(changed)), uids(data.get(unchanged)), uids(data.get("notFound")));
  }

  /** Whether the user exists, or empty if the response does not contain the uid. */
  public Optional<Boolean> exists(Uid uid) {
    if (isIn(changed, uid) || isIn(unchanged, uid)) {
      return Optional.of(true);
    }
    return isIn(notFound, uid) ? Optional.of(false) : Optional.empty();
  }

  private static boolean isIn(Set<String> uids, Uid uid) {
    return uids.stream().anyMatch(uid.value()::equalsIgnoreCase);
  }

  private static Set<String> uids(JsonTree list) {
    List<String> uids =
        list.items().stream().map(JsonTree::text).flatMap(Optional::stream).toList();
    return new LinkedHashSet<>(uids);
  }
}
