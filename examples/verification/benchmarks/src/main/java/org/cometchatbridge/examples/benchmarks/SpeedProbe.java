/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import jakarta.servlet.ServletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/**
 * Measures one version of the bridge in a JVM of its own. Each line of its input names what is
 * measured next; the output is a number of nanoseconds.
 */
final class SpeedProbe implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int REQUESTS = 2_000_000;
  private static final int TOKENS = 1_000;
  private static final int HIGHEST_LIMIT = 1_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader output;

  private SpeedProbe(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** What is measured. */
  enum Kind {
    RESOURCE("request for a style sheet, processor time"),
    IDLE("request of a login session with nothing to do, processor time"),
    TOKEN_PROCESSOR("token request, processor time"),
    TOKEN("token request, time until the token");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Starts a JVM with this class path. */
  static SpeedProbe start(String classPath) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new SpeedProbe(
        new ProcessBuilder(List.of(java, "-Xmx256m", "-cp", classPath, SpeedProbe.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Measures once and returns nanoseconds. */
  double measure(Kind kind) throws IOException {
    commands.println(kind.name());
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the measured process has ended");
    }
    return Double.parseDouble(line);
  }

  @Override
  public void close() {
    commands.close();
    process.destroy();
  }

  /**
   * Runs.
   *
   * @param args none
   * @throws Exception if the stub cannot be started
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge =
            CometChatBridge.create(
                stub.config()
                    .coreCallsPerMinute(HIGHEST_LIMIT)
                    .standardCallsPerMinute(HIGHEST_LIMIT)
                    .build())) {
      IdleRequests requests = new IdleRequests(bridge);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(measured(Kind.valueOf(line), requests, bridge));
      }
    }
  }

  private static double measured(Kind kind, IdleRequests requests, CometChatBridge bridge)
      throws IOException, ServletException {
    return switch (kind) {
      case RESOURCE -> requests.nanos("style", REQUESTS);
      case IDLE -> requests.nanos("empty", REQUESTS);
      case TOKEN_PROCESSOR -> processorTime(bridge);
      case TOKEN -> time(bridge);
    };
  }

  /** The median time until a user has a token. */
  private static double time(CometChatBridge bridge) {
    long[] nanos = tokens(bridge);
    Arrays.sort(nanos);
    return nanos[TOKENS / 2];
  }

  /** The mean processor time that all threads together need for a token. */
  private static double processorTime(CometChatBridge bridge) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = system.getProcessCpuTime();
    tokens(bridge);
    return (double) (system.getProcessCpuTime() - start) / TOKENS;
  }

  /** The times until users have a token, one after another. */
  private static long[] tokens(CometChatBridge bridge) {
    long[] nanos = new long[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      nanos[i] = login(bridge, "user-" + i + "-" + System.nanoTime());
    }
    return nanos;
  }

  /** Logs a user in and returns the nanoseconds until the token. */
  static long login(CometChatBridge bridge, String user) {
    SessionKey key = SessionKey.random(RANDOM);
    ChatUser profile = ChatUser.builder(user).build();
    long start = System.nanoTime();
    TokenResult result = bridge.login(key, profile);
    if (!(result instanceof TokenResult.Ready)) {
      result = bridge.await(key, LONGEST);
    }
    long nanos = System.nanoTime() - start;
    if (!(result instanceof TokenResult.Ready)) {
      throw new IllegalStateException("A login got no token but " + result);
    }
    return nanos;
  }
}
