/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.Base64;
import org.cometchatbridge.core.Uid;

/**
 * What CometChat users carry in their private metadata to say whose they are.
 *
 * <p>It is a hash of uid and user id: it tells owners apart and says no more of the user id than an
 * encoded uid does, which everybody may read.
 */
public final class Stamp {

  /** The metadata that other chat users do not see. */
  public static final String PRIVATE = "@private";

  /** Where the stamp stands in it. */
  public static final String FIELD = "cometchatBridge";

  private static final String VERSION = "1.";

  private Stamp() {}

  /** The stamp of a user. */
  public static String of(Uid uid, String userId) {
    byte[] hash =
        new Sha256().part("org.cometchatbridge.Stamp").part(uid.value()).part(userId).digest();
    return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
