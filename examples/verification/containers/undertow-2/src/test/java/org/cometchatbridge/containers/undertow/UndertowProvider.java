/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.undertow;

import io.undertow.Version;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.ContainerProvider;

/** Provides Undertow to the suite. */
public final class UndertowProvider implements ContainerProvider {

  @Override
  public String name() {
    return "Undertow " + Version.getVersionString();
  }

  @Override
  public Container start() {
    return new UndertowContainer();
  }
}
