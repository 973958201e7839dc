/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** Nothing of what a filter writes to the response reaches the client. */
class DiscardedResponseTest {

  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void everyMethodThatChangesTheResponse_changesNothing() throws Exception {
    HttpServletResponse discarded = new DiscardedResponse(response);
    for (Method method : changes()) {
      method.invoke(
          discarded,
          Stream.of(method.getParameterTypes()).map(DiscardedResponseTest::argument).toArray());
    }
    discarded.getWriter().write("text");
    discarded.getOutputStream().write(1);

    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getHeaderNames()).isEmpty();
    assertThat(response.getContentAsByteArray()).isEmpty();
    assertThat(response.isCommitted()).isFalse();
  }

  /** Those of Servlet 6.1 are not in the interface that the adapter is compiled with. */
  @Test
  void methodsOfServlet61_areReplacedToo() {
    assertThat(declared("sendRedirect", String.class, int.class, boolean.class)).isTrue();
    assertThat(declared("sendRedirect", String.class, int.class)).isTrue();
    assertThat(declared("sendRedirect", String.class, boolean.class)).isTrue();
    assertThat(declared("setCharacterEncoding", Charset.class)).isTrue();
  }

  private static List<Method> changes() {
    List<Method> changes = new ArrayList<>();
    for (Method method : HttpServletResponse.class.getMethods()) {
      if (method.getReturnType() == void.class && !method.getName().equals("setBufferSize")) {
        changes.add(method);
      }
    }
    assertThat(changes).hasSizeGreaterThan(15);
    return changes;
  }

  private static Object argument(Class<?> type) {
    return Map.<Class<?>, Object>of(
            String.class,
            "text/html",
            int.class,
            302,
            long.class,
            1L,
            boolean.class,
            true,
            Locale.class,
            Locale.FRENCH,
            Charset.class,
            StandardCharsets.UTF_8,
            Cookie.class,
            new Cookie("name", "value"),
            Supplier.class,
            (Supplier<Map<String, String>>) Map::of)
        .get(type);
  }

  private static boolean declared(String name, Class<?>... parameters) {
    return Stream.of(DiscardedResponse.class.getDeclaredMethods())
        .anyMatch(
            method ->
                method.getName().equals(name)
                    && Arrays.equals(method.getParameterTypes(), parameters));
  }
}
