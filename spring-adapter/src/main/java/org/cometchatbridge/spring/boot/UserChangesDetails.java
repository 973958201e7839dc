/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cometchatbridge.core.BridgeStatus.UserChanges;

/** How actuator pages show the changes that CometChat does not have yet. */
final class UserChangesDetails {

  private UserChangesDetails() {}

  /** A map that may be changed. The age is a duration of ISO 8601. */
  static Map<String, Object> of(UserChanges changes) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("pending", changes.pending());
    details.put("parked", changes.parked());
    details.put("oldest", changes.oldest().toString());
    return details;
  }
}
