/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cometchatbridge.core.BridgeStatus.UserChanges;

/** How actuator pages show the changes that CometChat does not have yet. */
final class UserChangesDetails {

  private UserChangesDetails() {}

  /**
   * A map that may be changed, without the numbers while they are not known. Times and the age are
   * those of ISO 8601.
   */
  static Map<String, Object> of(UserChanges changes) {
    Map<String, Object> details = new LinkedHashMap<>();
    changes
        .countedAt()
        .ifPresent(
            time -> {
              details.put("pending", changes.pending());
              details.put("parked", changes.parked());
              details.put("oldest", changes.oldest().toString());
              details.put("countedAt", time.toString());
            });
    changes.problem().ifPresent(problem -> details.put("problem", problem));
    return details;
  }
}
