/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Validates exchanges on a background thread, so that no response waits for it. */
final class BackgroundValidator implements AutoCloseable {

  private static final String VALIDATOR = "com.atlassian.oai.validator.OpenApiInteractionValidator";
  private static final long CLOSE_LIMIT_SECONDS = 30;

  private final ThreadPoolExecutor executor;
  private final ContractValidator check = new OpenApiValidator();

  BackgroundValidator() {
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
    executor.execute(OpenApiValidator::parseNow);
  }

  /** Returns whether the validator, an optional dependency, is on the class path. */
  static boolean isAvailable() {
    try {
      Class.forName(VALIDATOR, false, BackgroundValidator.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  void validateRequest(Exchange exchange, Journal.Recording recording) {
    submit(recording, () -> recording.found(check.request(exchange)));
  }

  void validateResponse(Exchange exchange, Journal.Recording recording) {
    submit(recording, () -> recording.found(check.response(exchange)));
  }

  private void submit(Journal.Recording recording, Runnable work) {
    recording.checkStarted();
    try {
      executor.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException | LinkageError broken) {
              recording.checkFailed(broken);
            } finally {
              recording.checkFinished();
            }
          });
    } catch (RejectedExecutionException closed) {
      recording.checkFinished();
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
