/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

/** Acts right before the head of a response goes out. */
@FunctionalInterface
public interface CommitHook {

  /**
   * The last moment for headers and for the session. Must not throw.
   *
   * @param status the status that is about to be sent
   */
  void beforeCommit(int status);
}
