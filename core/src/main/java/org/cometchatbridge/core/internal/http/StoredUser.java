/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Optional;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * A user as CometChat has it.
 *
 * @param uid the uid, as CometChat spells it
 * @param name the display name, or {@code null} if the answer had none
 * @param deactivated whether the user was soft-deleted; CometChat may answer "not found" instead
 */
public record StoredUser(String uid, @Nullable String name, boolean deactivated) {

  static @Nullable StoredUser of(JsonTree user) {
    Optional<String> uid = user.get("uid").text();
    boolean deactivated = user.get("deactivatedAt").number().orElse(0) != 0;
    return uid.map(id -> new StoredUser(id, user.get("name").text().orElse(null), deactivated))
        .orElse(null);
  }
}
