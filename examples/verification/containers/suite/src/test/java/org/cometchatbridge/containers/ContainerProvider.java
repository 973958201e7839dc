/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

/**
 * Provides the container of a module to the suite. Registered as a service in the module that has
 * the container's jars.
 */
public interface ContainerProvider {

  /** The container's name and version. */
  String name();

  Container start();
}
