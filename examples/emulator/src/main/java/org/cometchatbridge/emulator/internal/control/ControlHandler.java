/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Serves the paths below {@code /_emulator/}. Its requests are not recorded in the journal. */
public final class ControlHandler {

  private static final String ROOT = "/_emulator";
  private static final List<HttpField> SECURITY_HEADERS =
      List.of(
          new HttpField("Cache-Control", "no-store"),
          new HttpField("X-Content-Type-Options", "nosniff"),
          new HttpField("Referrer-Policy", "no-referrer"),
          new HttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new HttpField(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                  + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));

  private final ControlApi api;
  private final CometChatEmulator emulator;
  private final OriginCheck origins;

  /**
   * Creates a handler.
   *
   * @param mayControl accepts the authority of a request
   */
  public ControlHandler(CometChatEmulator emulator, Predicate<String> mayControl) {
    this.emulator = emulator;
    this.origins = new OriginCheck(mayControl);
    this.api = new ControlApi(emulator);
  }

  /** Returns whether the request is for the emulator itself, not for the emulated service. */
  public boolean serves(Request request) {
    String path = request.getHttpURI().getPath();
    return path != null && (path.equals(ROOT) || path.startsWith(ROOT + '/'));
  }

  /**
   * Handles the request. Delayed actions are passed to {@code scheduler} after the response has
   * been sent, because they may close the connection.
   */
  public void serve(
      Request request,
      Response response,
      Callback callback,
      BiConsumer<Duration, Runnable> scheduler) {
    SECURITY_HEADERS.forEach(response.getHeaders()::put);
    String path = request.getHttpURI().getPath().substring(ROOT.length());
    ApiResponse file = request.getMethod().equals("GET") ? ConsoleFiles.find(path) : null;
    if (!origins.addressedToEmulator(request)) {
      reject(
          "the control API accepts the host names localhost, 127.0.0.1 and [::1], and others only"
              + " if they were configured",
          request,
          response,
          callback);
    } else if (file != null) {
      send(file, response, callback);
    } else if (path.equals("/ping")) {
      // A page of another origin finds out whether its browser accepts the certificate.
      response.getHeaders().put("Cross-Origin-Resource-Policy", "cross-origin");
      send(ControlResponses.done(), response, callback);
    } else if (!OriginCheck.fromOwnOrigin(request)) {
      reject("requests from pages of another origin are not allowed", request, response, callback);
    } else if (path.equals("/journal") && wantsEvents(request)) {
      follow(request, response, callback);
    } else {
      Content.Source.asString(
          request,
          StandardCharsets.UTF_8,
          Promise.from(
              body -> respond(request, path, body, response, callback, scheduler),
              callback::failed));
    }
  }

  private void follow(Request request, Response response, Callback callback) {
    try {
      JournalFilter filter = JournalFilter.parse(request.getHttpURI().getQuery());
      new EventStream(request, response, callback, filter).begin(emulator);
    } catch (IllegalArgumentException wrong) {
      send(ControlResponses.badRequest(wrong), response, callback);
    }
  }

  /**
   * Reads the body before responding: otherwise the server closes the connection, possibly during
   * the client's next request.
   */
  private static void reject(String reason, Request request, Response response, Callback callback) {
    Content.Source.consumeAll(
        request,
        Callback.from(
            () -> send(ControlResponses.rejected(reason), response, callback), callback::failed));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the stage ends with the scheduled action
  private void respond(
      Request request,
      String path,
      String body,
      Response response,
      Callback callback,
      BiConsumer<Duration, Runnable> scheduler) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    ApiResponse apiResponse =
        respond(
            request,
            path,
            body,
            (delay, step) -> sent.thenRun(() -> scheduler.accept(delay, step)));
    send(apiResponse, response, Callback.from(callback, () -> sent.complete(null)));
  }

  private ApiResponse respond(
      Request request, String path, String body, BiConsumer<Duration, Runnable> scheduler) {
    try {
      return api.respond(
          request.getMethod(), path, request.getHttpURI().getQuery(), body, scheduler);
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      return ControlResponses.badRequest(wrong);
    }
  }

  private static boolean wantsEvents(Request request) {
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return request.getMethod().equals("GET")
        && accept != null
        && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  private static void send(ApiResponse apiResponse, Response response, Callback callback) {
    response.setStatus(apiResponse.status());
    if (apiResponse.contentType() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, apiResponse.contentType());
    }
    apiResponse
        .headers()
        .forEach(header -> response.getHeaders().put(header.name(), header.value()));
    response.write(true, ByteBuffer.wrap(apiResponse.bytes()), callback);
  }
}
