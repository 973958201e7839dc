/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redirects of Servlet 6.1 and the number of calls, which tests over HTTP do not cover. */
class CommitHookResponseTest {

  private final List<String> calls = new ArrayList<>();
  private final CommitHookResponse response =
      new CommitHookResponse(container(), status -> calls.add("hook " + status));

  @Test
  void everyRedirect_callsTheHookWithItsStatusFirst() throws IOException {
    response.sendRedirect("/a");
    assertThat(calls).containsExactly("hook 302", "sendRedirect[/a]");
  }

  @Test
  void redirectWithAStatus_callsTheHookWithThatStatusFirst() throws IOException {
    response.sendRedirect("/a", 307);
    assertThat(calls).containsExactly("hook 307", "sendRedirect[/a, 307]");
  }

  @Test
  void redirectThatKeepsTheBuffer_callsTheHookFirst() throws IOException {
    response.sendRedirect("/a", false);
    assertThat(calls).containsExactly("hook 302", "sendRedirect[/a, false]");
  }

  @Test
  void redirectWithStatusThatKeepsTheBuffer_callsTheHookFirst() throws IOException {
    response.sendRedirect("/a", 303, false);
    assertThat(calls).containsExactly("hook 303", "sendRedirect[/a, 303, false]");
  }

  @Test
  void hook_isCalledOnce() throws IOException {
    response.flushBuffer();
    response.flushBuffer();
    response.sendError(500);
    response.beforeCommit(200);

    assertThat(calls)
        .containsExactly("hook 200", "flushBuffer[]", "flushBuffer[]", "sendError[500]");
  }

  @Test
  void reset_makesTheHookRunAgain() throws IOException {
    response.flushBuffer();
    response.reset();
    response.flushBuffer();

    assertThat(calls)
        .containsExactly("hook 200", "flushBuffer[]", "reset[]", "hook 200", "flushBuffer[]");
  }

  @Test
  void contentLengthAlone_doesNotCallTheHook() {
    response.setContentLength(10);
    response.setHeader("Content-Length", "not a number");
    response.addHeader("Content-Length", "3");
    response.addIntHeader("Content-Length", 0);

    assertThat(calls).noneMatch(call -> call.startsWith("hook"));
  }

  private HttpServletResponse container() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "isCommitted" -> false;
                  case "getStatus" -> 200;
                  case "getBufferSize" -> 100;
                  default -> {
                    String given = args == null ? "[]" : List.of(args).toString();
                    calls.add(method.getName() + given);
                    yield null;
                  }
                });
  }
}
