/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.cometchatbridge.core.Uid;

/** The user that a check creates and deletes. */
final class ThrowAwayUser {

  /** What the uid of each of them begins with. */
  static final String PREFIX = "cometchat-bridge-doctor-";

  static final String NAME = "CometChat Bridge check";
  static final String OTHER_NAME = "CometChat Bridge check, changed";

  private static final int RANDOM_BYTES = 12;

  private ThrowAwayUser() {}

  /** A uid that no user has. */
  static Uid newUid() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return Uid.of(PREFIX + HexFormat.of().formatHex(random));
  }
}
