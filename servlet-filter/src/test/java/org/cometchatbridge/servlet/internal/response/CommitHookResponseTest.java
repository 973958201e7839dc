/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of Servlet 6.1 and the number of calls, which tests over HTTP do not cover. */
class CommitHookResponseTest {

  private final List<String> calls = new ArrayList<>();
  private final CommitHookResponse response = new CommitHookResponse(container(), new Recorder());
  private boolean async;

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

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 102, 103, 199})
  void informationalStatus_leavesTheHookToTheFinalOne(int status) throws IOException {
    response.sendError(status);
    response.sendError(status, "text");
    response.beforeCommit(status);

    assertThat(calls)
        .containsExactly("sendError[" + status + "]", "sendError[" + status + ", text]");
    response.flushBuffer();
    assertThat(calls).contains("hook 200");
  }

  @Test
  void asynchronousResponse_callsTheHookAtTheFirstWrite() throws IOException {
    async = true;
    response.setHeader("X-Application", "1");
    assertThat(calls).containsExactly("setHeader[X-Application, 1]");

    response.getOutputStream().write(1);
    response.getOutputStream().write(2);

    assertThat(calls)
        .containsExactly(
            "setHeader[X-Application, 1]", "getOutputStream[]", "async hook 200", "1", "2");
  }

  @Test
  void asynchronousError_callsNoHook() throws IOException {
    async = true;
    response.sendError(500);
    response.sendRedirect("/a");

    assertThat(calls).containsExactly("sendError[500]", "sendRedirect[/a]");
  }

  @Test
  void largeWrite_isDividedUntilTheBufferIsFull() throws IOException {
    response.getOutputStream().write(new byte[60]);
    response.getOutputStream().write(new byte[60]);

    assertThat(calls).containsExactly("getOutputStream[]", "25", "25", "10", "hook 200", "60");
  }

  @Test
  void writeOfAByteBuffer_callsTheHookIfItMayCommit() throws IOException {
    response.getOutputStream().write(ByteBuffer.wrap(new byte[20]));
    response.getOutputStream().write(ByteBuffer.wrap(new byte[30]));

    assertThat(calls).containsExactly("getOutputStream[]", "20", "hook 200", "30");
  }

  @Test
  void printOfManyBytes_callsTheHookFirst() throws IOException {
    response.getOutputStream().print("€".repeat(20));

    assertThat(calls).endsWith("hook 200", "€".repeat(20));
  }

  /** Methods without an override neither commit a response nor change a status or a header. */
  @Test
  void everyMethodThatMatters_isOverridden() {
    assertThat(
            Stream.of(HttpServletResponse.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !isOverridden(method))
                .map(Method::getName)
                .distinct())
        .containsExactlyInAnyOrder(
            "addCookie",
            "containsHeader",
            "encodeRedirectURL",
            "encodeURL",
            "getBufferSize",
            "getCharacterEncoding",
            "getContentType",
            "getLocale",
            "getStatus",
            "getTrailerFields",
            "isCommitted",
            "setBufferSize",
            "setCharacterEncoding",
            "setLocale",
            "setTrailerFields");
  }

  private static boolean isOverridden(Method method) {
    try {
      return CommitHookResponse.class
          .getMethod(method.getName(), method.getParameterTypes())
          .getDeclaringClass()
          .getPackage()
          .equals(CommitHookResponse.class.getPackage());
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private final class Recorder implements CommitHook {

    @Override
    public boolean isAsync() {
      return async;
    }

    @Override
    public void beforeCommit(TokenResponse given, int status) {
      calls.add("hook " + status);
    }

    @Override
    public boolean beforeAsyncWrite(TokenResponse given, int status) {
      calls.add("async hook " + status);
      return false;
    }

    @Override
    public boolean allows(TokenResponse given, int status) {
      return true;
    }
  }

  private final class Recording extends ServletOutputStream {

    @Override
    public void write(int b) {
      calls.add(String.valueOf(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      calls.add(String.valueOf(length));
    }

    @Override
    public void print(String text) {
      calls.add(text);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}
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
                  case "getHeader" -> null;
                  default -> {
                    String given = args == null ? "[]" : List.of(args).toString();
                    calls.add(method.getName() + given);
                    yield method.getName().equals("getOutputStream") ? new Recording() : null;
                  }
                });
  }
}
