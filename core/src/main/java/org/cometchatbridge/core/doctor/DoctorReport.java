/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.doctor;

import java.util.List;

/**
 * What the checks of a {@link Doctor} have found. Immutable.
 *
 * @param findings the findings in the order of the checks
 * @since 0.1.0
 */
public record DoctorReport(List<Finding> findings) {

  /**
   * Creates a report.
   *
   * @param findings the findings in the order of the checks
   */
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /**
   * Returns the severity of the worst finding.
   *
   * @return the highest severity, or {@link Finding.Severity#OK} without findings
   */
  public Finding.Severity worst() {
    return findings.stream()
        .map(Finding::severity)
        .max(Finding.Severity::compareTo)
        .orElse(Finding.Severity.OK);
  }
}
