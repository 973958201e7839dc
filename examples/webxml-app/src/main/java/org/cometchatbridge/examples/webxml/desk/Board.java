/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.desk;

import java.util.List;

/**
 * Today's shifts and notices.
 *
 * @param shifts the shifts, ordered by their start
 * @param notices the notices, newest first
 */
record Board(List<Shift> shifts, List<Notice> notices) {

  record Shift(String hours, String place, String vessel, String person) {}

  record Notice(String time, String author, String text) {}

  static final Board TODAY =
      new Board(
          List.of(
              new Shift("06:00 – 14:00", "Quay 1", "MV Skagen Pearl", "Ben Okafor"),
              new Shift("08:00 – 16:00", "Harbour office", "All arrivals", "Ada Lindqvist"),
              new Shift("09:30 – 17:30", "Customs shed", "MV Orinoco Star", "Chloé Marchetti"),
              new Shift("22:00 – 06:00", "Quay 3", "Tug Hilde", "Seán O'Brien")),
          List.of(
              new Notice("07:40", "Ada Lindqvist", "Pilot boat is back in service from noon."),
              new Notice(
                  "06:15", "Ben Okafor", "Quay 3: draught < 4.2 m & falling, no deep keels today."),
              new Notice(
                  "Yesterday", "Chloé Marchetti", "Forms for reefer containers: the blue ones.")));
}
