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

/** The handler of the server: serves every call without keeping a thread. */
final class Emulation extends Handler.Abstract.NonBlocking {

  private final AtomicLong numbers = new AtomicLong();
  private final RestApi api;
  private final UserStore users;
  private final Journal journal;
  private final Faults faults;
  private final ControlHandler control;
  private final PageSockets sockets;

  Emulation(
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
      control.serve(request, response, callback, this::later);
      return true;
    }
    CrossOrigin.allow(request, response);
    if (CrossOrigin.isPreflight(request)) {
      CrossOrigin.answerPreflight(request, response, callback);
      return true;
    }
    new ServedCall(this, request, new Wire(request, response, callback)).start();
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

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  void later(Duration delay, Runnable step) {
    later(getServer(), delay, step);
  }

  /** Runs a step on a thread of the server, after real time. */
  static void later(Server server, Duration delay, Runnable step) {
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
      // The server is gone, and the connection of this call with it.
    }
  }
}
