/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

/** A callback right before a response is committed. */
@FunctionalInterface
public interface CommitHook {

  /**
   * The last chance to set headers or to write to the session. Must not throw.
   *
   * @param status the status of the response
   */
  void beforeCommit(int status);
}
