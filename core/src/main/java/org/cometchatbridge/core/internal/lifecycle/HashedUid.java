/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.nio.ByteBuffer;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Sha256;

/** A uid that cannot be read: it often is the name of a person, who may have been erased. */
record HashedUid(long first, long second) {

  static HashedUid of(Uid uid) {
    ByteBuffer digest = ByteBuffer.wrap(new Sha256().text(uid.value()).digest());
    return new HashedUid(digest.getLong(), digest.getLong());
  }
}
