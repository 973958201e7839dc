/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.examples.benchmarks.HeldRequests.Held;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A filter alone, with the objects of a request that Jetty holds open. The chain reads the user
 * from the session, as an application does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterAlone {

  private static final FilterChain CHAIN =
      (request, response) ->
          PeerApplication.userOf(((HttpServletRequest) request).getSession(false));

  /** The name of a {@link Subject}. */
  @Param("BRIDGE")
  public String subject = "";

  private @Nullable LoggedInPeers peers;
  private @Nullable Filter filter;
  private @Nullable Held held;

  /** Creates the state; JMH calls it. */
  public FilterAlone() {}

  /**
   * Starts Jetty and holds a request.
   *
   * @throws Exception if that is not possible
   */
  @Setup
  public void start() throws Exception {
    Subject measured = Subject.valueOf(subject);
    LoggedInPeers started = new LoggedInPeers(WebServer.Kind.JETTY, EnumSet.of(measured.peer()));
    peers = started;
    held = measured.hold(started);
    filter = started.application().filter(measured.peer());
  }

  /**
   * Stops Jetty.
   *
   * @throws Exception if that is not possible
   */
  @TearDown
  public void stop() throws Exception {
    if (peers != null) {
      peers.close();
    }
  }

  /**
   * Passes the request through the filter.
   *
   * @throws IOException never
   * @throws ServletException never
   */
  @Benchmark
  public void request() throws IOException, ServletException {
    if (filter != null && held != null) {
      filter.doFilter(held.request(), held.response(), CHAIN);
    }
  }
}
