/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

/** Over TLS. */
class TlsConnectionsTest extends ScenarioContract {

  TlsConnectionsTest() {
    super(true);
  }
}
