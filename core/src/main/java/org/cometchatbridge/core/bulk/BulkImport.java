/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.util.Iterator;

/**
 * Brings many users to CometChat, up to 50 in one call, at CometChat's own limit for imports. Calls
 * for logins go first, and use another limit.
 *
 * <p>Whether CometChat's import updates, skips or rejects a uid that exists is not documented. So
 * {@link BulkOptions.Via#IMPORT} reads the list of all users first and imports only the others. A
 * user who exists is treated by {@link BulkOptions.OnExisting}; one whose stamp belongs to another
 * user id is never changed, and a deactivated one is never reactivated.
 *
 * <p>Thread-safe. Imports that run at the same time share the limits.
 *
 * @since 0.1.0
 */
public interface BulkImport {

  /**
   * Imports users. Blocks until each has an outcome, or until the import stops. Uses little memory,
   * however many users there are, besides 16 bytes for each uid that CometChat has.
   *
   * <p>If the calling thread is interrupted, no further call begins; calls that run are awaited,
   * and the interrupt flag of the thread stays set.
   *
   * @param users read once, on the calling thread
   * @param options how
   * @param listener receives the outcomes, on the calling thread
   * @return the numbers, and why the import stopped if it did
   * @throws RuntimeException what {@code users} or {@code listener} throws, after the calls that
   *     run have ended
   */
  BulkResult run(Iterator<BulkUser> users, BulkOptions options, BulkListener listener);
}
