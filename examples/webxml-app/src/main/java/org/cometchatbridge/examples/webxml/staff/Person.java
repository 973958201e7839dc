/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A member of staff as the session remembers them.
 *
 * @param id the name that they sign in with
 * @param name the name that others see
 * @param avatar the address of their picture in the staff directory
 */
public record Person(String id, String name, String avatar) implements Serializable {

  /** Returns the first letter of every part of the name. */
  public String initials() {
    return Arrays.stream(name.split(" "))
        .map(part -> part.substring(0, 1))
        .collect(Collectors.joining());
  }
}
