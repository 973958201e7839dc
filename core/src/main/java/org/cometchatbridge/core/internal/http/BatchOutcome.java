/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.json.JsonTree;

/**
 * The outcome of each uid of a batch. CometChat responds with 200 even if nothing was changed.
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

  static BatchOutcome allChanged(Collection<Uid> uids) {
    return new BatchOutcome(
        uids.stream().map(Uid::value).collect(Collectors.toSet()), Set.of(), Set.of());
  }

  private static Set<String> uids(JsonTree list) {
    List<String> uids =
        list.items().stream().map(JsonTree::text).flatMap(Optional::stream).toList();
    return new LinkedHashSet<>(uids);
  }
}
