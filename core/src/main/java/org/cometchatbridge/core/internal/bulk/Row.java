/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkUser;
import org.cometchatbridge.core.internal.json.ProfileFields;

/**
 * One user of an import.
 *
 * @param given as the application has passed it
 * @param user as the bridge compares users
 */
record Row(BulkUser given, ChatUser user, Uid uid) {

  private static final String NAME = "name";

  /**
   * The fields that have a value, as CometChat spells them. A name that is derived from the user id
   * is none.
   */
  Set<String> fields() {
    Set<String> fields = new TreeSet<>(ProfileFields.of(user, Set.of()));
    if (user.name().equals(ChatUser.builder(user.userId()).build().name())) {
      fields.remove(NAME);
    }
    return fields;
  }

  BulkOutcome outcome(BulkOutcome.Kind kind, String code) {
    return new BulkOutcome(given, Optional.of(uid), kind, code);
  }

  BulkOutcome rejected(String code) {
    return outcome(BulkOutcome.Kind.REJECTED, code);
  }
}
