/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Creates the staff directory when the application starts. */
public final class StaffListener implements ServletContextListener {

  /** For the container. */
  public StaffListener() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    new Staff().install(event.getServletContext());
  }
}
