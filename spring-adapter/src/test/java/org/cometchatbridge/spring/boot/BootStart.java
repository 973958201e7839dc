/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.Map;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** The test application, started in the class loader that this class was loaded by. */
public final class BootStart implements AutoCloseable {

  private final ConfigurableApplicationContext application;

  /** Starts on a free port; it always has Spring Security. */
  public BootStart(Map<String, Object> properties, boolean security) {
    if (!security) {
      throw new IllegalArgumentException("The test application has Spring Security");
    }
    // A JVM accepts one such factory only, and each class loader has a Tomcat of its own.
    TomcatURLStreamHandlerFactory.disable();
    // Spring Boot would take over the log of the platform, which the test reads.
    String before = System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    try {
      this.application =
          new SpringApplicationBuilder(TestApplication.class)
              .properties(Map.of("server.port", "0", "spring.main.banner-mode", "off"))
              .properties(properties)
              .run();
    } finally {
      if (before == null) {
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
      } else {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, before);
      }
    }
  }

  /** The port that it listens to. */
  public int port() {
    return application.getEnvironment().getRequiredProperty("local.server.port", int.class);
  }

  @Override
  public void close() {
    application.close();
  }
}
