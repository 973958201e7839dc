/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;
import java.util.Locale;

/** A row of the table of goals. */
enum Row {
  P1(
      "A whole request",
      """
      The page of a user who is logged in to chat, over HTTP on one connection, behind each of the filters. The page reads the user from
      the session, as applications do.
      """),
  P1A(
      "The filter alone",
      """
      The same request at the filter, without the container around it: JMH passes a request that Jetty holds open through the filter, in
      JVMs of their own. The token was handed off minutes ago, so the filter has nothing to do.
      """),
  P1B(
      "The filter where it has more to do",
      """
      Also by JMH: pages that the browser navigates to, visitors without a session, and the first minute of a token, in which each
      response carries it.
      """),
  P2(
      "The login of a known user",
      """
      The time until the token, one login after another. A call to the stub takes 50 ms. The raw client is the HTTP client that the bridge
      uses, with one call and nothing around it; the recipe is that of CometChat's documentation: create a token, and if that fails,
      create the user and then the token.
      """),
  P2A(
      "A login servlet that works",
      """
      The servlet puts the user into the session and works for another 50 ms, as long as a call to the stub takes. The response carries the
      token. The bridge requests the token meanwhile; the recipe, with HttpClient 5, is called by the servlet itself.
      """),
  P3(
      "Calls of a login",
      """
      How many calls of CometChat's API a login needs.
      """),
  P4(
      "A thousand requests of one login session",
      """
      Fifty clients send them at once, with a session that has no token yet, to one, two or three nodes whose sessions are shared by
      Spring Session. A call takes 50 ms.
      """),
  P5(
      "Ten thousand logins at once",
      """
      All of different users; a call takes 50 ms, and the rate limits are raised. The bridge and the raw client have 128 connections, which
      serve 2,560 calls per second at most; the recipe has as many threads as an application server.
      """),
  P5A(
      "Processor time and memory of a login",
      """
      Of the process that logs in, with 64 logins at once and a stub that responds at once.
      """),
  P5B(
      "Ten thousand logins at once with default limits",
      """
      The default of `coreCallsPerMinute` allows about 10,000 calls a minute, so they cannot be faster.
      """),
  P6(
      "CometChat is silent",
      """
      CometChat accepts calls and never responds, for 90 seconds, in which 20 users log in per second: half of them by a form, whose
      response is a redirect, and half by a request of the page, whose response would carry the token. The numbers are the time that
      the whole request takes.
      """),
  P7(
      "Memory of login sessions",
      """
      The attributes of the bridge in an HTTP session, with compressed object pointers, and the heap of a bridge to which 300,000 users
      log in within half an hour. After ten minutes a token is in its HTTP session only.
      """),
  P8(
      "An import beside logins",
      """
      A minute of `bridge.bulkImport()` with its default rate, while 20 known users log in per second, and the same logins before and
      after it. A call takes 20 ms. The stub rejects the 61st import of a minute, as CometChat does.
      """),
  P9(
      "The start",
      """
      Each in a JVM that has loaded nothing of it. [The jars](servlet.md#class-path) are in a table that a test compares with the build.
      """),
  P10(
      "Many sessions and many threads",
      """
      What the bridge costs, as far as it depends on how much there is.
      """);

  private final String title;
  private final String words;

  Row(String title, String words) {
    this.title = title;
    this.words = words;
  }

  /** As it is written, like {@code P1a}. */
  String id() {
    return name().substring(0, 1) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  /** What is measured, as lines of the page. */
  String words() {
    return words;
  }

  /** The heap of the JVM that measures it. */
  String heap() {
    return "1g";
  }

  List<Finding> measure(Measurement.Size size) throws Exception {
    return measurement().measure(size);
  }

  private Measurement measurement() {
    return switch (this) {
      case P1 -> new WholeRequest();
      case P1A -> new FilterCost();
      case P1B -> new FilterSituations();
      case P2 -> new KnownUser();
      case P2A -> new Overlap();
      case P3 -> new CallsOfALogin();
      case P4 -> new OneSession();
      case P5 -> new LoginStorm();
      case P5A -> new LoginCost();
      case P5B -> new DefaultLimits();
      case P6 -> new SilentUpstream();
      case P7 -> new SessionMemory();
      case P8 -> new LoginsBesideImport();
      case P9 -> new Start();
      case P10 -> new Growth();
    };
  }
}
