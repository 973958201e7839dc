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
 * Allows cross-origin requests to the client API from every origin, as the service does. The REST
 * API does not allow them, because its key must not be used in a page.
 */
final class ClientApiCors {

  private static final String TOKEN = "authtoken";
  private static final String KEY = "apikey";
  private static final String METHODS = "GET,POST,PUT,PATCH,DELETE";
  private static final String REQUESTED_METHOD = "Access-Control-Request-Method";
  private static final String REQUESTED_HEADERS = "Access-Control-Request-Headers";

  private ClientApiCors() {}

  static void allow(Request request, Response response) {
    HttpFields headers = request.getHeaders();
    String origin = headers.get(HttpHeader.ORIGIN);
    // A preflight is handled separately, by the method that it announces.
    if (origin != null
        && !HttpMethod.OPTIONS.is(request.getMethod())
        && (isOpen(request, request.getMethod())
            || (headers.contains(TOKEN) && !headers.contains(KEY)))) {
      response.getHeaders().put("Access-Control-Allow-Origin", origin);
      response.getHeaders().put(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
    }
  }

  /**
   * Returns whether the request is a CORS preflight. Preflights are not recorded in the journal.
   */
  static boolean isPreflight(Request request) {
    String method = request.getHeaders().get(REQUESTED_METHOD);
    List<String> headers = request.getHeaders().getCSV(REQUESTED_HEADERS, false);
    return HttpMethod.OPTIONS.is(request.getMethod())
        && method != null
        && (isOpen(request, method) || (headers.contains(TOKEN) && !headers.contains(KEY)));
  }

  static void respondToPreflight(Request request, Response response, Callback callback) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    response.setStatus(HttpStatus.NO_CONTENT_204);
    response.getHeaders().put("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    response.getHeaders().put("Access-Control-Allow-Methods", METHODS);
    String headers = request.getHeaders().get(REQUESTED_HEADERS);
    if (headers != null) {
      response.getHeaders().put("Access-Control-Allow-Headers", headers);
    }
    callback.succeeded();
  }

  private static boolean isOpen(Request request, String method) {
    String path = request.getHttpURI().getPath();
    Operation operation = Route.of(method, path == null ? "" : path).operation();
    // Unknown operations are included: otherwise a page could not read the error response.
    return operation.isClientApi() || operation == Operation.UNKNOWN;
  }
}
