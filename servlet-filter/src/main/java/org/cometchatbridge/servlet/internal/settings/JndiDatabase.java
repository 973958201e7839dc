/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.core.settings.SyncStore;

/** The data source of the container in which the changes of users are kept. */
public final class JndiDatabase {

  private static final String CONTAINER = "java:";

  private final SettingReader settings;
  private final String name;

  private JndiDatabase(SettingReader settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  /**
   * Finds the data source that the init-params name. No connection is opened.
   *
   * @return its settings, or empty if the changes are kept in memory
   * @throws ConfigurationException if there is no such data source, or a setting is wrong
   */
  public static Optional<JdbcSync> of(SettingReader settings) {
    SyncStore store = settings.word(Setting.SYNC_STORE, SyncStore.class).orElse(SyncStore.AUTO);
    Optional<String> name = settings.text(Setting.SYNC_DATA_SOURCE);
    if (store == SyncStore.JDBC && name.isEmpty()) {
      throw settings
          .notation()
          .rejected(
              Setting.SYNC_DATA_SOURCE,
              "is missing, and " + settings.notation().nameOf(Setting.SYNC_STORE) + " is jdbc",
              "set it to the JNDI name of a data source, such as java:comp/env/jdbc/app");
    }
    return store == SyncStore.MEMORY
        ? Optional.empty()
        : name.map(given -> settings.jdbcSync(new JndiDatabase(settings, given).dataSource()));
  }

  /** Other names than those of the container could load classes from another machine. */
  @SuppressWarnings("BanJNDI") // the name is a setting, and of the container
  private DataSource dataSource() {
    if (!name.startsWith(CONTAINER)) {
      throw rejected("does not begin with " + CONTAINER);
    }
    Object found;
    try {
      found = new InitialContext().lookup(name);
    } catch (NamingException e) {
      throw rejected("was not found by JNDI (" + e.getClass().getSimpleName() + ")");
    }
    if (found instanceof DataSource dataSource) {
      return dataSource;
    }
    throw rejected("is not a javax.sql.DataSource");
  }

  private ConfigurationException rejected(String problem) {
    SettingNotation notation = settings.notation();
    return notation.rejected(
        Setting.SYNC_DATA_SOURCE,
        SettingReader.quoted(name) + " " + problem,
        "declare it as a resource of the container, with a resource-ref in web.xml; names of the"
            + " application begin with java:comp/env/");
  }
}
