/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.connection.SecretFile;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UserOutbox;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database in which the application keeps the changes of its users. */
public final class StoreOptions {

  private static final String PASSWORD = "COMETCHAT_BRIDGE_STORE_PASSWORD";
  private static final String UNUSED = "unused";

  /** A password in the URL: as a parameter, before the name of the server, or as Oracle has it. */
  private static final Pattern WITH_PASSWORD =
      Pattern.compile(
          "(?i).*([?;&,(]\\w*(password|pwd|secret)\\w*=|//[^/@:]*:[^/@]*@|:thin:[^/@]*/[^/@]*@).*");

  private final Terminal terminal;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "JDBC URL of the database in which the application keeps the changes of its users.")
  private @Nullable String url;

  @Option(names = "--store-user", paramLabel = "NAME", description = "User of the database.")
  private @Nullable String user;

  @Option(
      names = "--store-password-file",
      paramLabel = "FILE",
      description =
          "File that contains the password of the database. By default it is taken from the variable"
              + " COMETCHAT_BRIDGE_STORE_PASSWORD; on a terminal, it is asked for.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--driver-jar",
      paramLabel = "FILE",
      description = "Jar of the JDBC driver, as the application has it. Can be repeated.")
  private List<Path> drivers = new ArrayList<>();

  /** Creates the options of one command. */
  public StoreOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether there is a database. */
  public boolean isSet() {
    return url != null;
  }

  /**
   * Checks the URL before anything else is done.
   *
   * @throws CommandFailure if it contains a password
   */
  public void checkUrl() {
    if (url != null && WITH_PASSWORD.matcher(url).matches()) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "The URL of --store contains a password, and other users of this machine can read the"
              + " arguments of a process. Set "
              + PASSWORD
              + " in the environment, or use --store-password-file FILE.");
    }
  }

  /**
   * Opens the outbox of the application. It needs the app id, but neither region nor API key.
   *
   * @throws CommandFailure if there is no database, or no driver
   */
  public UserOutbox open(ConnectionOptions connection) {
    String address = url;
    if (address == null) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "This command needs the database of the application: name it with --store URL.");
    }
    checkUrl();
    DriverDataSource database = DriverDataSource.of(address, user, password(), drivers);
    database.check();
    SettingReader settings = connection.reader();
    CometChatBridgeConfig.Builder config =
        settings.bridgeConfig().apiKey(UNUSED).jdbcSync(settings.jdbcSync(database));
    if (settings.text(Setting.REGION).isEmpty()) {
      config.region("us");
    }
    return UserOutbox.of(config.build());
  }

  private @Nullable String password() {
    if (passwordFile != null) {
      return SecretFile.read("--store-password-file", passwordFile);
    }
    Optional<String> set = terminal.environment(PASSWORD);
    return user == null || set.isPresent()
        ? set.orElse(null)
        : terminal.readSecret("Password of the database user " + user + ": ").orElse(null);
  }
}
