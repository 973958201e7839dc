/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Switches the bridge off, unless it calls this machine. As a constant, it is equal for caching.
 */
enum SwitchOffCustomizer implements ContextCustomizer {
  INSTANCE;

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
    ConfigurableEnvironment environment = context.getEnvironment();
    TestProperties.add(
        new SwitchOff(() -> environment.getProperty(TestProperties.BASE_URL)), environment);
  }

  /** Decides when it is read, because a test may set the address after this source was added. */
  private static final class SwitchOff
      extends EnumerablePropertySource<Supplier<@Nullable String>> {

    SwitchOff(Supplier<@Nullable String> baseUrl) {
      super("CometChat is switched off in tests", baseUrl);
    }

    @Override
    public String[] getPropertyNames() {
      return new String[] {TestProperties.ENABLED};
    }

    @Override
    public @Nullable Object getProperty(String name) {
      return name.equals(TestProperties.ENABLED) && !Loopback.is(source.get()) ? "false" : null;
    }
  }
}
