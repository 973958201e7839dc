/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import java.io.IOException;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** H2's own TCP server, in this JVM. It creates files in a temporary folder. */
final class H2Server implements DatabaseServer {

  private final Names names = new Names();
  private @Nullable Server server;

  @Override
  public synchronized Database create() throws IOException, SQLException {
    if (server == null) {
      String folder = TemporaryFolder.create("h2-server").toString();
      server =
          Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-ifNotExists", "-baseDir", folder)
              .start();
    }
    String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/./" + names.next();
    return new Database(url + ";DB_CLOSE_DELAY=-1", "sa", "");
  }
}
