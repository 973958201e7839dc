/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.store;

import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Opens a connection at each call, by a driver from a jar that the user names. */
final class DriverDataSource implements DataSource {

  private final Driver driver;
  private final String url;
  private final Properties properties;

  private DriverDataSource(Driver driver, String url, Properties properties) {
    this.driver = driver;
    this.url = url;
    this.properties = properties;
  }

  static DriverDataSource of(
      String url, @Nullable String user, @Nullable String password, List<Path> jars) {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return new DriverDataSource(driver(url, jars), url, properties);
  }

  private static Driver driver(String url, List<Path> jars) {
    ClassLoader loader =
        new URLClassLoader(
            jars.stream().map(DriverDataSource::url).toArray(URL[]::new),
            DriverDataSource.class.getClassLoader());
    try {
      for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.acceptsURL(url)) {
          return driver;
        }
      }
    } catch (SQLException | ServiceConfigurationError e) {
      throw new CommandFailure(
          ExitStatus.STORE, "The JDBC driver cannot be used. Check the file of --driver-jar.", e);
    }
    throw new CommandFailure(
        ExitStatus.USAGE,
        "There is no JDBC driver for the URL of --store. Name the jar of the driver that the"
            + " application uses with --driver-jar FILE.");
  }

  private static URL url(Path jar) {
    if (!Files.isReadable(jar)) {
      throw new CommandFailure(
          ExitStatus.STORE, "The file of --driver-jar cannot be read: " + jar + ".");
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails at once if the database cannot be reached, with the SQL state, which names the cause. */
  void check() {
    try (Connection connection = getConnection()) {
      if (connection.isClosed()) {
        throw new SQLException("closed");
      }
    } catch (SQLException e) {
      throw new CommandFailure(
          ExitStatus.STORE,
          "The database of --store cannot be opened (SQL state "
              + e.getSQLState()
              + "). Check its URL, that it runs, and its user and password.",
          e);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("The driver does not accept the URL");
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
