/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;

/**
 * An application as every container takes it. Filters and servlets are registered by the startup;
 * the rest is what the Servlet API leaves to the container.
 *
 * @param contextPath empty for the root
 * @param classLoader the parent of, or the class loader for, the application's classes
 * @param startup registers filters and servlets
 * @param errorPages the page for each status of an error
 * @param formLogin whether the container has a login of the kind FORM; else it has none
 */
public record WebApplication(
    String contextPath,
    ClassLoader classLoader,
    ServletContainerInitializer startup,
    Map<Integer, String> errorPages,
    boolean formLogin) {

  /** What needs the role {@link #ROLE} when there is a form login. */
  public static final String PROTECTED = "/container/*";

  public static final String LOGIN_PAGE = "/sign-in";
  public static final String LOGIN_FAILED_PAGE = "/sign-in-failed";

  /** A user whom every container knows. */
  public static final String USER = "cometchat-uid-1";

  public static final String PASSWORD = "a password of the application";
  public static final String ROLE = "user";
}
