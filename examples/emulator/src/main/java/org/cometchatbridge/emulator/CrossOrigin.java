/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets the pages of every origin call the client API, as the service does. The REST API stays
 * closed to them: its key has no business in a page.
 */
final class CrossOrigin {

  private static final String TOKEN = "authtoken";
  private static final String KEY = "apikey";
  private static final String METHODS = "GET,POST,PUT,PATCH,DELETE";
  private static final String ASKED_METHOD = "Access-Control-Request-Method";
  private static final String ASKED_HEADERS = "Access-Control-Request-Headers";

  private CrossOrigin() {}

  static void allow(Request request, Response response) {
    HttpFields headers = request.getHeaders();
    String origin = headers.get(HttpHeader.ORIGIN);
    // A question is answered by what it asks about.
    if (origin != null
        && !HttpMethod.OPTIONS.is(request.getMethod())
        && (isOpen(request, request.getMethod())
            || (headers.contains(TOKEN) && !headers.contains(KEY)))) {
      response.getHeaders().put("Access-Control-Allow-Origin", origin);
      response.getHeaders().put(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
    }
  }

  /** Whether a browser asks for leave; such a question is not in the journal. */
  static boolean isPreflight(Request request) {
    String method = request.getHeaders().get(ASKED_METHOD);
    List<String> headers = request.getHeaders().getCSV(ASKED_HEADERS, false);
    return HttpMethod.OPTIONS.is(request.getMethod())
        && method != null
        && (isOpen(request, method) || (headers.contains(TOKEN) && !headers.contains(KEY)));
  }

  static void answerPreflight(Request request, Response response, Callback callback) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    response.setStatus(HttpStatus.NO_CONTENT_204);
    response.getHeaders().put("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    response.getHeaders().put("Access-Control-Allow-Methods", METHODS);
    String headers = request.getHeaders().get(ASKED_HEADERS);
    if (headers != null) {
      response.getHeaders().put("Access-Control-Allow-Headers", headers);
    }
    callback.succeeded();
  }

  private static boolean isOpen(Request request, String method) {
    String path = request.getHttpURI().getPath();
    Operation operation = Route.of(method, path == null ? "" : path).operation();
    // Else a page could not read what is wrong with a call that the emulator does not know.
    return operation.isClientApi() || operation == Operation.UNKNOWN;
  }
}
