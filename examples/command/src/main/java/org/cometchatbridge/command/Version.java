/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "cometchat-bridge " + Objects.requireNonNullElse(version, "(not from a jar)")
    };
  }
}
