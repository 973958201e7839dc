/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.jdbc;

/**
 * When the bridge creates its tables.
 *
 * @since 0.1.0
 */
public enum TableCreation {
  /** In a database that runs inside the application, such as H2 in memory or in a file. */
  EMBEDDED,
  /** Never: the application creates them, for example with Flyway or Liquibase. */
  NEVER,
  /** In every database. Its user needs the permission to create tables. */
  ALWAYS
}
