/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of {@code mariadbd} in a temporary folder. A shell waits for the end of its standard
 * input, which the system closes even if this JVM is killed; then it kills the server and deletes
 * the folder.
 *
 * @param port the TCP port on the loopback interface
 */
record MariaDbProcess(Process shell, int port) {

  /** The administrator that {@code mariadb-install-db} creates, without a password. */
  static final String USER = "root";

  private static final Logger LOG = LoggerFactory.getLogger(MariaDbProcess.class);
  private static final int ATTEMPTS = 3;
  private static final String READY = "ready for connections";

  private static final String UNTIL_END_OF_INPUT =
      """
      folder=$1
      shift
      exec 3<&0
      "$@" < /dev/null 2>&1 &
      server=$!
      (cat <&3; kill -9 $server; rm -rf "$folder") > /dev/null 2>&1 &
      wait $server
      """;

  /** Another process may take the port before the server does; then it starts with another one. */
  static MariaDbProcess start(Path install, Path server) throws IOException, InterruptedException {
    List<String> output = List.of();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path folder = Files.createTempDirectory("mariadb");
      install(install, folder);
      int port = freePort();
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", UNTIL_END_OF_INPUT, "sh", folder.toString()));
      command.addAll(command(server, folder, port));
      Process shell = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      BufferedReader log =
          new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
      output = new ArrayList<>();
      if (isReady(log, output)) {
        Thread reader = new Thread(() -> log.lines().forEach(LOG::debug), "mariadb-log");
        reader.setDaemon(true);
        reader.start();
        return new MariaDbProcess(shell, port);
      }
      shell.getOutputStream().close();
    }
    throw new IOException("mariadbd ended: " + String.join("\n", output));
  }

  private static boolean isReady(BufferedReader log, List<String> output) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      output.add(line);
      if (line.contains(READY)) {
        return true;
      }
    }
    return false;
  }

  private static void install(Path install, Path folder) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                install.toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
    command.addAll(asRoot());
    Path output = folder.resolve("install.log");
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("mariadb-install-db failed: " + Files.readString(output));
    }
  }

  /** Without waits for the disk: the database survives the end of any client. */
  private static List<String> command(Path server, Path folder, int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                server.toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--tmpdir=" + folder,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--skip-log-bin",
                "--max-connections=300",
                "--innodb-buffer-pool-size=128M",
                "--innodb-flush-log-at-trx-commit=0"));
    command.addAll(asRoot());
    return command;
  }

  /** The server runs as root only if told to. */
  private static List<String> asRoot() {
    return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
