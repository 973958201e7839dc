/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import org.cometchatbridge.examples.bakehouse.emulator.EmulatedCometChat;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application: bakes and orders of a bakery. */
@SpringBootApplication(proxyBeanMethods = false)
public final class Bakehouse {

  private Bakehouse() {}

  /**
   * Starts the application; with the profile {@code emulator}, together with the CometChat
   * emulator.
   */
  public static void main(String[] arguments) {
    start(arguments);
  }

  public static ConfigurableApplicationContext start(String... arguments) {
    SpringApplication application = new SpringApplication(Bakehouse.class);
    application.addInitializers(new EmulatedCometChat());
    return application.run(arguments);
  }
}
