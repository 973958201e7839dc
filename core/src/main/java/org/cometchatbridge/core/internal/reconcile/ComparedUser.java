/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.reconcile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.ProfileField;

/**
 * One user of one side, as far as it is compared. Immutable.
 *
 * @param uid the uid
 * @param number the application's number of the user; 0 for CometChat
 * @param deactivated whether this side has deactivated the user
 * @param stamps hashes of the stamps: of the application, those of the user id and of its former
 *     ones; of CometChat, the one of the user, if any
 * @param fields a hash of each field that this side has
 */
record ComparedUser(
    String uid,
    long number,
    boolean deactivated,
    Set<Long> stamps,
    Map<ProfileField, Long> fields) {

  private static final long NONE = 0;

  void write(DataOutput out) throws IOException {
    out.writeUTF(uid);
    out.writeLong(number);
    out.writeBoolean(deactivated);
    out.writeByte(stamps.size());
    for (long stamp : stamps) {
      out.writeLong(stamp);
    }
    for (ProfileField field : ProfileField.values()) {
      out.writeLong(fields.getOrDefault(field, NONE));
    }
  }

  static ComparedUser read(DataInput in) throws IOException {
    String uid = in.readUTF();
    long number = in.readLong();
    boolean deactivated = in.readBoolean();
    Set<Long> stamps = new HashSet<>();
    for (int left = in.readByte(); left > 0; left--) {
      stamps.add(in.readLong());
    }
    Map<ProfileField, Long> fields = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      long hash = in.readLong();
      if (hash != NONE) {
        fields.put(field, hash);
      }
    }
    return new ComparedUser(uid, number, deactivated, stamps, fields);
  }

  /** Whether the stamp of this user, of CometChat, is the one of another user id. */
  boolean isForeignTo(ComparedUser ofApplication) {
    return !stamps.isEmpty() && !ofApplication.stamps.containsAll(stamps);
  }

  /** The fields of this user, of the application, that CometChat has differently. */
  Set<ProfileField> differences(ComparedUser ofCometChat) {
    Set<ProfileField> differences = EnumSet.noneOf(ProfileField.class);
    fields.forEach(
        (field, hash) -> {
          if (!hash.equals(ofCometChat.fields.get(field))) {
            differences.add(field);
          }
        });
    return differences;
  }
}
