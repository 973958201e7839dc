/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.net.URI;

/** A running application whose bridge uses the provider's clock. */
interface Application extends AutoCloseable {

  /** The address at which it listens. */
  URI root();

  /** The request by which a script logs a user in. */
  Login scriptLogin(String user);

  /** Its response to that request without the bridge. */
  String scriptResponse(String user);

  /** Logs a user in by a form and returns the status. */
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
