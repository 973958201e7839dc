/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the session listener while the application starts, for containers such as Undertow that
 * accept no listener from {@code Filter.init}. Registers a filter at the end of the chain too,
 * which finds out whether the bridge's filter stands in front of those that authenticate.
 * Containers find this class as a service of the jar; without it, the filter registers the
 * listener.
 */
public final class CometChatServletContainerInitializer implements ServletContainerInitializer {

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    SessionEventDispatcher.register(context);
    InnermostFilter.register(context);
  }
}
