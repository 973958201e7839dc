/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node, from outside. */
final class NodeProcess implements AutoCloseable {

  private static final long START_SECONDS = 60;

  private final NodeSettings settings;
  private final Process process;
  private final @Nullable Relay relay;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CompletableFuture<LogoutTimes> loggedOut = new CompletableFuture<>();

  private NodeProcess(NodeSettings settings, Process process, @Nullable Relay relay) {
    this.settings = settings;
    this.process = process;
    this.relay = relay;
  }

  /**
   * Starts a node.
   *
   * @param relay its way to CometChat, or {@code null} if it has none of its own
   */
  static NodeProcess start(NodeSettings settings, @Nullable Relay relay) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName()));
    command.addAll(settings.arguments());
    String log = System.getProperty("kill.log");
    Process process =
        new ProcessBuilder(command)
            .redirectError(log == null ? Redirect.DISCARD : Redirect.appendTo(new File(log)))
            .start();
    NodeProcess node = new NodeProcess(settings, process, relay);
    Thread reader = new Thread(node::read, "node-output");
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(Node.READY)) {
          ready.countDown();
        } else if (LogoutTimes.isLine(line)) {
          process.destroyForcibly();
          loggedOut.complete(LogoutTimes.read(line, System.nanoTime()));
        }
      }
    } catch (IOException killed) {
      // The node has ended.
    }
  }

  String name() {
    return settings.name();
  }

  NodeSettings.Task task() {
    return settings.task();
  }

  boolean isReady() {
    return ready.getCount() == 0;
  }

  void awaitReady() throws InterruptedException {
    if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(settings + " does not start; -Dkill.log=FILE shows why");
    }
  }

  /** Ends the login session of the node, and kills it as soon as that has returned. */
  LogoutTimes logOutAndKill() throws IOException, InterruptedException {
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
    try {
      return loggedOut.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(settings + " does not log out", e);
    }
  }

  /** Ends the node without giving it time for anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    if (relay != null) {
      relay.close();
    }
  }

  /** Stops the node where it is, as a virtual machine that is suspended. */
  void suspend() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Closes its connections to CometChat, for ever. */
  void cut() {
    if (relay == null) {
      throw new IllegalStateException(settings + " has no network of its own");
    }
    relay.close();
  }

  /** Lets it go on. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " failed: " + exit);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    if (relay != null) {
      relay.close();
    }
  }
}
