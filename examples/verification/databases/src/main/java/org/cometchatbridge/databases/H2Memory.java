/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

/** The databases of a test stay until the JVM ends, also without a connection. */
final class H2Memory implements DatabaseServer {

  private final Names names = new Names();

  @Override
  public Database create() {
    return new Database("jdbc:h2:mem:" + names.next() + ";DB_CLOSE_DELAY=-1", "sa", "");
  }
}
