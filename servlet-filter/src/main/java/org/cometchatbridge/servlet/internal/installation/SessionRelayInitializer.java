/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives an application its session listener while it starts, for containers like Undertow that take
 * none from a filter any more. Containers find it as a service of this jar; one that does not look
 * for it takes the listener from the filter.
 */
public final class SessionRelayInitializer implements ServletContainerInitializer {

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    SessionRelay.install(context);
  }
}
