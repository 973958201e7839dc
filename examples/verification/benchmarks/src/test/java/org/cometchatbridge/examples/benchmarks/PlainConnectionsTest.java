/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

/** Over plain connections. */
class PlainConnectionsTest extends ScenarioContract {

  PlainConnectionsTest() {
    super(false);
  }
}
