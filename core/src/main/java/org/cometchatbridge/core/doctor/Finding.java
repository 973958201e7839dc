/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.doctor;

import java.util.Objects;

/**
 * What one check has found. It holds no key, no token and no text of CometChat's error messages.
 *
 * @param id the stable name of the finding, like {@code tls.expired}; the documentation lists all
 * @param severity how bad it is
 * @param sentence what was found, in one or two sentences
 * @param remedy what to do, in complete sentences; empty if there is nothing to do
 * @since 0.1.0
 */
public record Finding(String id, Severity severity, String sentence, String remedy) {

  /**
   * How bad a finding is, in ascending order.
   *
   * @since 0.1.0
   */
  public enum Severity {
    /** All is in order. */
    OK,
    /** It was not checked, or the responses do not show it. */
    UNKNOWN,
    /** Chat works, but something is wrong or will be. */
    WARNING,
    /** Chat does not work. */
    ERROR
  }

  /**
   * Creates a finding.
   *
   * @param id the stable name
   * @param severity how bad it is
   * @param sentence what was found
   * @param remedy what to do, or an empty text
   */
  public Finding {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(remedy, "remedy");
  }
}
