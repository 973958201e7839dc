/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Does something with each item, with a few of them at once. */
final class InTurn {

  private static final int AT_ONCE = 4;

  private InTurn() {}

  /** Completes with the results in the order of the items, or with the first failure. */
  static <T, R> CompletableFuture<List<R>> each(
      List<T> items, Function<T, CompletableFuture<R>> task) {
    List<CompletableFuture<R>> results = new ArrayList<>(items.size());
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      CompletableFuture<R> result =
          i < AT_ONCE
              ? task.apply(item)
              : ends.get(i - AT_ONCE).thenCompose(done -> task.apply(item));
      results.add(result);
      ends.add(result);
    }
    return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> results.stream().map(CompletableFuture::join).toList());
  }
}
