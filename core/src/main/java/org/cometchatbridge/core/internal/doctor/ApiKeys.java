/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one run.
 *
 * @param first the first key, or {@code null} if it cannot be read
 * @param second the second key, or {@code null} if there is none
 */
record ApiKeys(@Nullable String first, @Nullable String second) {

  @Override
  public String toString() {
    return "ApiKeys[redacted]";
  }
}
