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
 * @param avatar the URL of the picture in the staff directory
 */
public record Person(String id, String name, String avatar) implements Serializable {

  /** Returns the initials of the name. */
  public String initials() {
    return Arrays.stream(name.split(" "))
        .map(part -> part.substring(0, 1))
        .collect(Collectors.joining());
  }
}
