/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

/**
 * Where an adapter keeps the changes of users.
 *
 * @since 0.1.0
 */
public enum SyncStore {
  /** In a database if the application has one with the tables, otherwise in memory. */
  AUTO,
  /** In a database of the application; an application without one does not start. */
  JDBC,
  /** In the memory of this process. What is not carried out when it ends is lost. */
  MEMORY
}
