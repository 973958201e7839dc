/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

/** Starts at the first call and stops with the JVM. */
interface DatabaseServer {

  Database create() throws Exception;
}
