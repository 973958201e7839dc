/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.emulator.internal.control.ControlHandler;
import org.cometchatbridge.emulator.internal.rest.RestApi;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** The Jetty handler: dispatches every request without blocking a thread. */
final class EmulatorHandler extends Handler.Abstract.NonBlocking {

  private final AtomicLong numbers = new AtomicLong();
  private final RestApi api;
  private final UserStore users;
  private final Journal journal;
  private final Faults faults;
  private final ControlHandler control;
  private final PageSockets sockets;

  EmulatorHandler(
      RestApi api,
      UserStore users,
      Journal journal,
      Faults faults,
      ControlHandler control,
      PageSockets sockets) {
    this.api = api;
    this.users = users;
    this.journal = journal;
    this.faults = faults;
    this.control = control;
    this.sockets = sockets;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (control.serves(request)) {
      control.serve(request, response, callback, this::schedule);
      return true;
    }
    ClientApiCors.allow(request, response);
    if (ClientApiCors.isPreflight(request)) {
      ClientApiCors.respondToPreflight(request, response, callback);
      return true;
    }
    new RequestProcessor(this, request, new ResponseWriter(request, response, callback)).start();
    return true;
  }

  PageSockets sockets() {
    return sockets;
  }

  RestApi api() {
    return api;
  }

  UserStore users() {
    return users;
  }

  Journal journal() {
    return journal;
  }

  Faults faults() {
    return faults;
  }

  long nextExchangeNumber() {
    return numbers.incrementAndGet();
  }

  void schedule(Duration delay, Runnable step) {
    schedule(getServer(), delay, step);
  }

  /** Runs a step on a server thread after a delay in real time. */
  static void schedule(Server server, Duration delay, Runnable step) {
    server
        .getScheduler()
        .schedule(() -> onServerThread(server, step), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void onServerThread(Runnable step) {
    onServerThread(getServer(), step);
  }

  private static void onServerThread(Server server, Runnable step) {
    try {
      server.getThreadPool().execute(step);
    } catch (RejectedExecutionException stopped) {
      // The server has stopped and closed the connection of this call.
    }
  }
}
