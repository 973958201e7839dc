/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/**
 * What came after an outage.
 *
 * @param outage the outage
 * @param calm how many seconds there were until the next one, or until the end
 * @param firstToken after how many seconds of them a token was minted
 * @param nearlyAll after how many seconds of them began the first one in which nine of ten logins
 *     got a token
 */
record Recovery(Stretch outage, double calm, OptionalDouble firstToken, OptionalDouble nearlyAll) {

  /** A token comes within so many seconds of the end of an outage. */
  static final double PROMISED_SECONDS = 30;

  private static final double NEARLY_ALL = 0.9;
  private static final long FEWEST_LOGINS = 5;
  private static final double STEP = 0.1;

  /** What came after each outage. */
  static List<Recovery> after(List<Stretch> outages, double end, Tally tally) {
    List<Recovery> all = new ArrayList<>();
    for (int i = 0; i < outages.size(); i++) {
      double next = i + 1 < outages.size() ? outages.get(i + 1).from() : end;
      all.add(after(outages.get(i), next, tally));
    }
    return all;
  }

  private static Recovery after(Stretch outage, double next, Tally tally) {
    double over = outage.to();
    OptionalDouble first = tally.mints().first(over, next);
    return new Recovery(
        outage,
        next - over,
        first.isPresent() ? OptionalDouble.of(first.getAsDouble() - over) : first,
        nearlyAll(over, next, tally));
  }

  private static OptionalDouble nearlyAll(double over, double next, Tally tally) {
    for (double at = over; at + 1 <= next; at += STEP) {
      long logins = tally.logins().between(at, at + 1);
      if (logins >= FEWEST_LOGINS
          && tally.loginsWithToken().between(at, at + 1) >= NEARLY_ALL * logins) {
        return OptionalDouble.of(at - over);
      }
    }
    return OptionalDouble.empty();
  }

  /** Whether the calm was long enough to tell, or short and long enough all the same. */
  boolean isTold() {
    return calm > PROMISED_SECONDS || (firstToken.isPresent() && nearlyAll.isPresent());
  }

  /** Whether tokens came as soon as promised, as far as one can tell. */
  boolean isAsPromised() {
    return !isTold()
        || (firstToken.orElse(Double.MAX_VALUE) <= PROMISED_SECONDS
            && nearlyAll.orElse(Double.MAX_VALUE) <= PROMISED_SECONDS);
  }
}
