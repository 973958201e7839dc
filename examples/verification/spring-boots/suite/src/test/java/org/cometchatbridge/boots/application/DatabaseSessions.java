/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.transaction.PlatformTransactionManager;

/** Spring Session, in a database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "application.sessions", havingValue = "jdbc")
@EnableJdbcHttpSession
public class DatabaseSessions {

  @Bean
  DataSource database() {
    return new EmbeddedDatabaseBuilder()
        .setName("sessions-" + UUID.randomUUID())
        .setType(EmbeddedDatabaseType.H2)
        .addScript("org/springframework/session/jdbc/schema-h2.sql")
        .build();
  }

  @Bean
  PlatformTransactionManager transactions(DataSource database) {
    return new DataSourceTransactionManager(database);
  }
}
