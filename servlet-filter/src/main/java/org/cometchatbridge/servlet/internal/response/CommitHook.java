/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

/** The decisions about the headers of one response, taken before it is committed. Never throws. */
public interface CommitHook {

  /**
   * Whether asynchronous processing has started, so that any thread of the application may be the
   * one that writes the response.
   */
  boolean isAsync();

  /**
   * The last chance to set headers or to write to the session. May wait.
   *
   * @param status the status of the response
   */
  void beforeCommit(TokenResponse response, int status);

  /**
   * The application writes an asynchronous response on this thread. Must not wait.
   *
   * @param status the status of the response
   * @return whether nothing is left to do, so that later writes need no call
   */
  boolean beforeAsyncWrite(TokenResponse response, int status);

  /**
   * Whether a response that carries a token may still carry it.
   *
   * @param status the status that the response has now
   */
  boolean allows(TokenResponse response, int status);
}
