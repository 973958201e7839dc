/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.json.UserJson;

/** Collects the fields that were changed when the user was described and when it was written. */
final class ProfileChanges {

  private ProfileChanges() {}

  static BridgeEvent event(Uid uid, ChatUser user, UserJson.Body body) {
    Set<String> fields = new TreeSet<>(user.adjustedFields());
    fields.addAll(body.leftOut());
    return new BridgeEvent.ProfileAdjusted(uid, Set.copyOf(fields));
  }
}
