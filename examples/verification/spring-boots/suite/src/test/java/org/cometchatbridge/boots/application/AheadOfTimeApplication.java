/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts the application in a process of its own and prints its port. */
@Configuration(proxyBeanMethods = false)
@Import(TestApplication.class)
public final class AheadOfTimeApplication {

  /** The line that is printed once the application runs begins with this. */
  public static final String PORT = "application.port=";

  public static void main(String[] arguments) {
    var context = SpringApplication.run(AheadOfTimeApplication.class, arguments);
    System.out.println(PORT + context.getEnvironment().getProperty("local.server.port"));
  }
}
