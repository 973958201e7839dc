/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Keeps the first observation of each name that has ended. */
final class Observed implements ObservationHandler<Observation.Context> {

  private final Map<String, CompletableFuture<Observation.Context>> ended =
      new ConcurrentHashMap<>();

  Observation.Context await(String name) {
    return of(name).orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void onStop(Observation.Context context) {
    of(context.getName()).complete(context);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }

  private CompletableFuture<Observation.Context> of(String name) {
    return ended.computeIfAbsent(name, unknown -> new CompletableFuture<>());
  }
}
