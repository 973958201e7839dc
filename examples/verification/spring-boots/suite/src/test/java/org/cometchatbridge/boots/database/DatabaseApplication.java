/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import javax.sql.DataSource;
import org.cometchatbridge.databases.Database;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * An application with two data sources. The primary one has the accounts. With the profile {@code
 * jpa}, Hibernate maps them; with {@code jdbc}, there is no Hibernate.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@Import(Work.class)
class DatabaseApplication {

  static final String URL = "application.database.url";
  static final String USER = "application.database.user";
  static final String PASSWORD = "application.database.password";

  @Bean
  @Primary
  DataSource accounts(Environment environment) {
    return new Database(
            environment.getRequiredProperty(URL),
            environment.getRequiredProperty(USER),
            environment.getRequiredProperty(PASSWORD))
        .pool(8);
  }

  @Bean
  DataSource reports() {
    return new Database("jdbc:h2:mem:reports", "sa", "").pool(2);
  }
}
