/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.net.URI;

/** An application application that runs, with a bridge that lives in the provider's time. */
interface Host extends AutoCloseable {

  /** Where it listens. */
  URI root();

  /** What its login for scripts is asked for a user. */
  Login scriptLogin(String user);

  /** What its response to that login is, without a bridge. */
  String scriptAnswer(String user);

  /** Logs a user in by the form of a page, and returns the status. */
  int formLogin(Visitor visitor, String user);

  @Override
  void close();

  /**
   * A request that logs in.
   *
   * @param body JSON, or empty
   */
  record Login(String path, String body) {}
}
