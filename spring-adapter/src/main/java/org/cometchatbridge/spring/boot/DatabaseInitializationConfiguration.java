/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.spring.internal.sync.DatabaseInitialization;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets the bridge check its tables after Flyway, Liquibase or a script has created them. */
@Configuration(proxyBeanMethods = false)
final class DatabaseInitializationConfiguration {

  @Bean
  @DependsOnDatabaseInitialization
  static DatabaseInitialization cometChatDatabaseInitialization() {
    return new DatabaseInitialization();
  }
}
