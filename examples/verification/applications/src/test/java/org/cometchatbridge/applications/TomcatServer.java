/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Tomcat as one downloads it, in a process of its own: its class loaders, its JSP compiler and
 * its logs are those of production.
 */
final class TomcatServer implements AutoCloseable {

  private static final Pattern PORT =
      Pattern.compile("Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-1-(\\d+)\"]");
  private static final long LIMIT_SECONDS = 120;

  private final Path home;
  private final List<String> options = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private @Nullable Process process;

  /** Unpacks Tomcat into an empty folder and configures users. */
  TomcatServer(Path folder, String users) throws IOException {
    Archive.unpack("tomcat.zip", folder);
    try (var folders = Files.list(folder)) {
      home = folders.findFirst().orElseThrow();
    }
    Path conf = home.resolve("conf");
    String server = Files.readString(conf.resolve("server.xml"));
    Files.writeString(
        conf.resolve("server.xml"),
        server
            .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
            .replace("<Connector port=\"8080\"", "<Connector port=\"0\" address=\"127.0.0.1\""));
    Files.writeString(
        conf.resolve("tomcat-users.xml"),
        "<tomcat-users xmlns=\"http://tomcat.apache.org/xml\" version=\"1.0\">"
            + users
            + "</tomcat-users>");
  }

  /** The folder of an application; the web applications of the distribution exist. */
  Path application(String name) {
    return home.resolve("webapps").resolve(name);
  }

  Path file(String path) {
    return home.resolve(path);
  }

  TomcatServer option(String option) {
    options.add(option);
    return this;
  }

  /** Starts the server and waits until all applications have started. */
  TomcatServer start() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Djava.util.logging.config.file=" + home.resolve("conf/logging.properties"),
            "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
            "-Dcatalina.base=" + home,
            "-Dcatalina.home=" + home,
            "-Djava.io.tmpdir=" + home.resolve("temp"),
            "-cp",
            home.resolve("bin/bootstrap.jar")
                + java.io.File.pathSeparator
                + home.resolve("bin/tomcat-juli.jar"),
            "org.apache.catalina.startup.Bootstrap",
            "start"));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    process = started;
    Thread reader = new Thread(() -> readLog(started), "tomcat-log");
    reader.setDaemon(true);
    reader.start();
    port.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  int port() {
    return port.join();
  }

  /** The lines of the server's log and of its standard output so far. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** Stops the server in order and waits for its end. */
  @Override
  public void close() {
    Process started = process;
    if (started == null) {
      return;
    }
    started.destroy();
    try {
      started.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      started.destroyForcibly();
      throw new AssertionError("Tomcat did not stop:\n" + String.join("\n", log), e);
    }
  }

  private void readLog(Process started) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher opened = PORT.matcher(line);
        if (opened.find()) {
          // Tomcat opens the port after the applications have started.
          port.complete(Integer.valueOf(opened.group(1)));
        }
      }
    } catch (IOException closed) {
      log.add(closed.toString());
    } finally {
      port.completeExceptionally(
          new IllegalStateException("Tomcat did not start:\n" + String.join("\n", log)));
    }
  }
}
