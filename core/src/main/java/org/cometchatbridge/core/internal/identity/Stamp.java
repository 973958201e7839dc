/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.Base64;
import org.cometchatbridge.core.Uid;

/**
 * The stamp in the private metadata of a CometChat user, which identifies the owning user id.
 *
 * <p>It is a hash of uid and user id. It distinguishes owners and reveals no more of the user id
 * than an encoded uid does, which is public.
 */
public final class Stamp {

  /** The key of the metadata that other chat users cannot see. */
  public static final String PRIVATE = "@private";

  /** The key of the stamp in the private metadata. */
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
