/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The texts read so far: how many, and where a secret stood in one. */
final class Guilty {

  private final Queue<String> places = new ConcurrentLinkedQueue<>();
  private final AtomicLong texts = new AtomicLong();

  /** Looks at one text; the place tells where it was found and is no secret itself. */
  void read(String place, String text) {
    texts.incrementAndGet();
    if (Secrets.isIn(text)) {
      places.add(Secrets.isIn(place) ? "(a place that is secret itself)" : place);
    }
  }

  long texts() {
    return texts.get();
  }

  /** What was found is reported once: it is not held against the next test. */
  void fail() {
    List<String> found = List.copyOf(places);
    places.removeAll(found);
    if (!found.isEmpty()) {
      throw new AssertionError("A key, a token or a text of CometChat's stood in " + found);
    }
  }
}
