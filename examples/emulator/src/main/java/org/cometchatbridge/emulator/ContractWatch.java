/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs the contract checks beside the requests, so that no response waits for them. */
final class ContractWatch implements AutoCloseable {

  private static final String VALIDATOR = "com.atlassian.oai.validator.OpenApiInteractionValidator";
  private static final long CLOSE_LIMIT_SECONDS = 30;

  private final ThreadPoolExecutor executor;
  private final ContractCheck check = new OpenApiCheck();

  ContractWatch() {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "cometchat-emulator-contract");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    executor.execute(OpenApiCheck::parseNow);
  }

  /** Whether the validator, an optional dependency, is on the class path. */
  static boolean possible() {
    try {
      Class.forName(VALIDATOR, false, ContractWatch.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  void checkRequest(Exchange exchange, Journal.Page page) {
    submit(page, () -> page.found(check.request(exchange)));
  }

  void checkAnswer(Exchange exchange, Journal.Page page) {
    submit(page, () -> page.found(check.response(exchange)));
  }

  private void submit(Journal.Page page, Runnable work) {
    page.checkBegins();
    try {
      executor.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException | LinkageError broken) {
              page.checkFailed(broken);
            } finally {
              page.checkEnds();
            }
          });
    } catch (RejectedExecutionException closed) {
      page.checkEnds();
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
