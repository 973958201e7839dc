/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Keeps requests open, so that filters can be measured with the objects of the container, which are
 * valid for as long as the servlet has not returned.
 */
final class HeldRequests extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient BlockingQueue<Held> queue = new LinkedBlockingQueue<>();
  private final transient CountDownLatch end = new CountDownLatch(1);

  /**
   * A request whose servlet has not returned.
   *
   * @param request the request of the container
   * @param response the response of the container, without headers
   */
  record Held(HttpServletRequest request, HttpServletResponse response) {}

  /** The next request. */
  Held take() throws IOException {
    return Threads.take(queue);
  }

  /** Lets all servlets return. */
  void release() {
    end.countDown();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    queue.add(new Held(request, new HeaderlessResponse(response)));
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
