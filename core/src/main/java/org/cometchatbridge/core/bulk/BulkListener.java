/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.time.Duration;
import java.util.List;

/**
 * Receives what an import does. Every method is called on the thread of {@link BulkImport#run}. A
 * method may block, for example on a file: the import continues afterwards. If it throws, the
 * import ends.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BulkListener {

  /**
   * Users have an outcome. Each user has exactly one, unless the import stops before.
   *
   * @param outcomes one or more, in any order
   */
  void ended(List<BulkOutcome> outcomes);

  /**
   * Users are about to be created. After a crash, those without an outcome are {@linkplain
   * BulkUser#asInDoubt in doubt}.
   *
   * @param users at most 50
   */
  default void creating(List<BulkUser> users) {}

  /**
   * A part of the list of CometChat's users was read.
   *
   * @param users how many so far
   */
  default void listed(long users) {}

  /**
   * A call has failed, and is repeated after a pause.
   *
   * @param code CometChat's {@code error.code}, {@code HTTP_} with the status, or {@code
   *     NO_RESPONSE}
   * @param pause the pause
   */
  default void waiting(String code, Duration pause) {}
}
