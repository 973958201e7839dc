/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One of the crew.
 *
 * @param username the name to sign in with
 * @param name the name that others see
 * @param duty what they do here
 */
public record CrewMember(String username, String name, String duty) {

  /** Returns the first letter of every part of the name. */
  public String initials() {
    return Arrays.stream(name.split(" "))
        .map(part -> part.substring(0, 1))
        .collect(Collectors.joining());
  }
}
