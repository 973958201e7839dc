/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads the body of a request without blocking a thread, and keeps at most the number of bytes that
 * the service allows.
 */
final class RequestBody implements Runnable {

  private final Request request;
  private final int limit;
  private final Runnable complete;
  private final Consumer<Throwable> failed;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long size;

  RequestBody(Request request, int limit, Runnable complete, Consumer<Throwable> failed) {
    this.request = request;
    this.limit = limit;
    this.complete = complete;
    this.failed = failed;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        failed.accept(chunk.getFailure());
        return;
      }
      keep(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        complete.run();
        return;
      }
    }
  }

  long size() {
    return size;
  }

  boolean tooLarge() {
    return size > limit;
  }

  String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  private void keep(Content.Chunk chunk) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.getByteBuffer().get(bytes);
    size += bytes.length;
    // An oversized body is read to its end: closing the connection while the client writes would
    // hide the response.
    kept.write(bytes, 0, Math.min(bytes.length, limit - kept.size()));
  }
}
