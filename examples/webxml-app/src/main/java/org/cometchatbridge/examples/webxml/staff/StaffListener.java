/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Creates the staff directory in the container's database when the application starts. */
public final class StaffListener implements ServletContextListener {

  private static final String DATABASE = "java:comp/env/jdbc/desk";

  /** For the container. */
  public StaffListener() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    new Staff(database(), context).install(context);
  }

  @SuppressWarnings("BanJNDI") // a constant name, of the container
  private static DataSource database() {
    try {
      return (DataSource) new InitialContext().lookup(DATABASE);
    } catch (NamingException missing) {
      throw new IllegalStateException("the container has no data source " + DATABASE, missing);
    }
  }
}
