/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A crew member.
 *
 * @param username the login name
 * @param name the display name
 * @param duty the duty
 */
public record CrewMember(String username, String name, String duty) {

  /** Returns the initials of the name. */
  public String initials() {
    return Arrays.stream(name.split(" "))
        .map(part -> part.substring(0, 1))
        .collect(Collectors.joining());
  }
}
