/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;

/**
 * An application in terms that are common to all containers. The startup registers filters and
 * servlets; the other settings are specific to a container.
 *
 * @param contextPath empty for the root
 * @param classLoader the class loader of the application's classes, or its parent
 * @param startup registers filters and servlets
 * @param errorPages error status to path
 * @param formLogin whether the container authenticates with FORM; otherwise it does not
 *     authenticate
 */
public record WebApplication(
    String contextPath,
    ClassLoader classLoader,
    ServletContainerInitializer startup,
    Map<Integer, String> errorPages,
    boolean formLogin) {

  /** The paths that require {@link #ROLE} with a form login. */
  public static final String PROTECTED = "/container/*";

  public static final String LOGIN_PAGE = "/sign-in";
  public static final String LOGIN_FAILED_PAGE = "/sign-in-failed";

  /** A user of every container. */
  public static final String USER = "cometchat-uid-1";

  public static final String PASSWORD = "application password";
  public static final String ROLE = "user";
}
