/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cometchatbridge.boots.application.LoginController.Credentials;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Every kind of asynchronous response of Spring MVC. */
@RestController
public class AsyncPages {

  private static final Map<String, Boolean> DATA = Map.of("ok", true);

  private final LoginController logins;

  AsyncPages(LoginController logins) {
    this.logins = logins;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void onAnotherThread(Work work) {
    Runnable task =
        () -> {
          try {
            work.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    new Thread(task, "application-own").start();
  }

  @GetMapping("/later")
  Callable<Map<String, Boolean>> later() {
    return () -> DATA;
  }

  @GetMapping("/deferred")
  DeferredResult<Map<String, Boolean>> deferred() {
    DeferredResult<Map<String, Boolean>> result = new DeferredResult<>();
    onAnotherThread(() -> result.setResult(DATA));
    return result;
  }

  @GetMapping("/deferred-empty")
  DeferredResult<ResponseEntity<Void>> deferredWithoutBody() {
    DeferredResult<ResponseEntity<Void>> result = new DeferredResult<>();
    onAnotherThread(() -> result.setResult(ResponseEntity.ok().build()));
    return result;
  }

  @GetMapping("/deferred-error")
  DeferredResult<ResponseEntity<Void>> deferredError() {
    DeferredResult<ResponseEntity<Void>> result = new DeferredResult<>();
    onAnotherThread(() -> result.setResult(ResponseEntity.status(503).build()));
    return result;
  }

  @GetMapping("/streamed")
  StreamingResponseBody streamed() {
    return out -> out.write("streamed".getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/emitted")
  ResponseBodyEmitter emitted() {
    ResponseBodyEmitter emitter = new ResponseBodyEmitter();
    onAnotherThread(
        () -> {
          emitter.send("emitted", MediaType.TEXT_PLAIN);
          emitter.complete();
        });
    return emitter;
  }

  /** A stream of one event. */
  @GetMapping("/events")
  SseEmitter events() throws IOException {
    SseEmitter events = new SseEmitter();
    events.send("ready");
    events.complete();
    return events;
  }

  @GetMapping("/events-later")
  SseEmitter eventsLater() {
    SseEmitter events = new SseEmitter();
    onAnotherThread(
        () -> {
          events.send("ready");
          events.complete();
        });
    return events;
  }

  @GetMapping("/raw")
  void raw(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    onAnotherThread(
        () -> {
          async.getResponse().getWriter().write("raw");
          async.complete();
        });
  }

  @GetMapping("/raw-unwrapped")
  void rawUnwrapped(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    onAnotherThread(
        () -> {
          async.getResponse().getWriter().write("raw");
          async.complete();
        });
  }

  @GetMapping("/raw-dispatched")
  void rawDispatched(HttpServletRequest request) {
    request.startAsync().dispatch("/data");
  }

  @PostMapping("/json/login-later")
  Callable<Map<String, String>> loginLater(
      @RequestBody Credentials credentials,
      HttpServletRequest request,
      HttpServletResponse response) {
    return () -> logins.login(credentials, request, response);
  }

  @PostMapping("/json/login-deferred")
  DeferredResult<Map<String, String>> loginDeferred(
      @RequestBody Credentials credentials,
      HttpServletRequest request,
      HttpServletResponse response) {
    DeferredResult<Map<String, String>> result = new DeferredResult<>();
    Map<String, String> body = logins.login(credentials, request, response);
    onAnotherThread(() -> result.setResult(body));
    return result;
  }
}
