/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

/** Brings a container to the suite; a service of the module that has the container's jars. */
public interface ContainerProvider {

  /** The container's name and version. */
  String name();

  Container start();
}
