/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.settings.SettingNotation;

/** The findings of one run, which name settings as the configuration does. */
final class Findings {

  private final SettingNotation notation;
  private final List<Finding> all = new ArrayList<>();

  Findings(SettingNotation notation) {
    this.notation = notation;
  }

  /** Adds a finding with its general sentence. */
  void add(FindingKind kind) {
    add(kind, kind.meaning());
  }

  /** Adds a finding with a sentence of its own. */
  void add(FindingKind kind, String sentence) {
    add(kind, sentence, kind.remedy());
  }

  /** Adds a finding with a sentence and a remedy of its own. */
  void add(FindingKind kind, String sentence, String remedy) {
    all.add(new Finding(kind.id(), kind.severity(), notation.in(sentence), notation.in(remedy)));
  }

  boolean has(FindingKind kind) {
    return all.stream().anyMatch(finding -> finding.id().equals(kind.id()));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
