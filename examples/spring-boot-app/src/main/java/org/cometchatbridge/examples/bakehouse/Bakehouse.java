/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import org.cometchatbridge.examples.bakehouse.emulator.EmulatedCometChat;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application: rota and orders of a bakery, for those who work there. */
@SpringBootApplication(proxyBeanMethods = false)
public final class Bakehouse {

  private Bakehouse() {}

  /** Starts it; with the profile {@code emulator} together with a stand-in for CometChat. */
  public static void main(String[] arguments) {
    start(arguments);
  }

  static ConfigurableApplicationContext start(String... arguments) {
    SpringApplication application = new SpringApplication(Bakehouse.class);
    application.addInitializers(new EmulatedCometChat());
    return application.run(arguments);
  }
}
