/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB as installed on this machine, as a process of its own with its own folder and port. A
 * service of this machine that runs already is not used.
 */
final class MariaDbServer implements DatabaseServer {

  private final Names names = new Names();
  private final String folders;
  private @Nullable MariaDbProcess process;

  /** Debian installs the server outside of a user's path. */
  MariaDbServer() {
    this(String.join(File.pathSeparator, System.getenv("PATH"), "/usr/sbin", "/usr/local/sbin"));
  }

  MariaDbServer(String folders) {
    this.folders = folders;
  }

  @Override
  public synchronized Database create()
      throws IOException, InterruptedException, SQLException, MissingServerException {
    if (process == null) {
      process = MariaDbProcess.start(executable("mariadb-install-db"), executable("mariadbd"));
    }
    String name = names.next();
    String url = "jdbc:mariadb://127.0.0.1:" + process.port() + "/";
    try (Connection connection =
            new Database(url, MariaDbProcess.USER, "").dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return new Database(url + name, MariaDbProcess.USER, "");
  }

  private Path executable(String name) throws MissingServerException {
    Optional<Path> found =
        Stream.of(folders.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            new MissingServerException(
                name + " is not installed (on Debian: apt-get install mariadb-server)"));
  }
}
