/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;

/** A way to get a token for a user: the bridge, or what an application could write instead. */
interface TokenSource extends AutoCloseable {

  /** What becomes of a login, on any thread. */
  interface Outcome {
    /** The login has a token, or will have none. */
    void ended(boolean token);
  }

  /** Begins one login of a user who has not been logged in before; may block. */
  void logIn(String userId, Outcome outcome);

  @Override
  void close() throws IOException;
}
