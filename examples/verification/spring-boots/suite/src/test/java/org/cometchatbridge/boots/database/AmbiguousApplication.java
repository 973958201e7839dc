/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import javax.sql.DataSource;
import org.cometchatbridge.databases.Database;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with two data sources, none of which is primary. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AmbiguousApplication {

  @Bean
  DataSource accounts() {
    return new Database("jdbc:h2:mem:accounts", "sa", "").pool(1);
  }

  @Bean
  DataSource reports() {
    return new Database("jdbc:h2:mem:reports", "sa", "").pool(1);
  }
}
