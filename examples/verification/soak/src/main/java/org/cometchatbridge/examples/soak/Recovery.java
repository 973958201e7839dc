/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.cometchatbridge.examples.soak.OutagePlan.Outage;

/**
 * The recovery from an outage.
 *
 * @param outage the outage
 * @param calm the seconds until the next outage or the end of the run
 * @param firstToken the seconds until a token was minted
 * @param nearlyAll the seconds until the first second in which nine of ten logins got a token
 */
record Recovery(Outage outage, double calm, OptionalDouble firstToken, OptionalDouble nearlyAll) {

  /** A token is promised within this number of seconds after the end of an outage. */
  static final double PROMISED_SECONDS = 30;

  private static final double NEARLY_ALL = 0.9;
  private static final long FEWEST_LOGINS = 5;
  private static final double STEP = 0.1;

  /** The recoveries from all outages. */
  static List<Recovery> after(List<Outage> outages, double end, Statistics statistics) {
    List<Recovery> all = new ArrayList<>();
    for (int i = 0; i < outages.size(); i++) {
      double next = i + 1 < outages.size() ? outages.get(i + 1).from() : end;
      all.add(after(outages.get(i), next, statistics));
    }
    return all;
  }

  private static Recovery after(Outage outage, double next, Statistics statistics) {
    double over = outage.to();
    OptionalDouble first = statistics.mints().first(over, next);
    return new Recovery(
        outage,
        next - over,
        first.isPresent() ? OptionalDouble.of(first.getAsDouble() - over) : first,
        nearlyAll(over, next, statistics));
  }

  private static OptionalDouble nearlyAll(double over, double next, Statistics statistics) {
    for (double at = over; at + 1 <= next; at += STEP) {
      long logins = statistics.logins().between(at, at + 1);
      if (logins >= FEWEST_LOGINS
          && statistics.loginsWithToken().between(at, at + 1) >= NEARLY_ALL * logins) {
        return OptionalDouble.of(at - over);
      }
    }
    return OptionalDouble.empty();
  }

  /** Whether the time until the next outage was long enough to check the promise. */
  boolean isConclusive() {
    return calm > PROMISED_SECONDS || (firstToken.isPresent() && nearlyAll.isPresent());
  }

  /** Whether the promise was kept or could not be checked. */
  boolean isAsPromised() {
    return !isConclusive()
        || (firstToken.orElse(Double.MAX_VALUE) <= PROMISED_SECONDS
            && nearlyAll.orElse(Double.MAX_VALUE) <= PROMISED_SECONDS);
  }
}
