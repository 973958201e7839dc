/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A member of staff, as stored in the session.
 *
 * @param id the login name
 * @param name the display name
 * @param avatar the URL of the picture, empty without one
 */
public record Person(String id, String name, String avatar) implements Serializable {

  /** Returns the initials of the name, at most three. */
  public String initials() {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(part -> !part.isEmpty())
        .limit(3)
        .map(part -> part.substring(0, part.offsetByCodePoints(0, 1)))
        .collect(Collectors.joining());
  }
}
