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
 * @param picture the URL of the picture, empty without one
 */
public record CrewMember(String username, String name, String duty, String picture) {

  /** Returns the initials of the name, at most three. */
  public String initials() {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(part -> !part.isEmpty())
        .limit(3)
        .map(part -> part.substring(0, part.offsetByCodePoints(0, 1)))
        .collect(Collectors.joining());
  }
}
