/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Handles the requests to one path of an application. */
@FunctionalInterface
interface Action {

  void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
}
