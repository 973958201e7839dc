/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which mappings of the filter cover the endpoint and the script, and what is logged otherwise. */
class EndpointMappingTest {

  private static final String ENDPOINT = "/cometchat/token";

  private static final Map<String, List<String>> SERVLETS =
      Map.of(
          "default", List.of("/"),
          "faces", List.of("*.xhtml", "/faces/*"),
          "api", List.of("/api/*", "/api/v2/*"),
          "token", List.of("/exact/token"));

  @ParameterizedTest
  @CsvSource({
    "/*, /cometchat/token",
    "/cometchat/*, /cometchat/token",
    "/app/* /cometchat/*, /cometchat/token",
    "/app/*, /app/cometchat/token",
    "/app/* *.html, /app/token",
    "/cometchat/token /cometchat/bridge.js, /cometchat/token",
    "/cometchat/token *.js, /cometchat/token",
    "/*, /token"
  })
  void coveredByUrlPatterns(String patterns, String endpoint) {
    assertThat(problem(List.of(patterns.split(" ")), List.of(), endpoint)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "default, /cometchat/token",
    "*, /cometchat/token",
    "api default, /cometchat/token",
    "api, /api/v2/token",
    "faces, /faces/chat/token"
  })
  void coveredByServletNames(String servlets, String endpoint) {
    assertThat(problem(List.of(), List.of(servlets.split(" ")), endpoint)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/app/*", "/cometchat", "*.html", "/cometchats/*", "/cometchat/token/*/x", "''"})
  void notCoveredByUrlPatterns(String pattern) {
    assertThat(problem(List.of(pattern), List.of(), ENDPOINT).orElseThrow())
        .startsWith(
            "The token endpoint /shop/cometchat/token and its page script cannot be reached,"
                + " because the filter 'chat' is mapped to "
                + pattern
                + " only. Add the url-pattern /cometchat/* to its filter-mapping");
  }

  @ParameterizedTest
  @CsvSource({"api, /cometchat/token", "faces, /api/token", "token, /exact/other"})
  void notCoveredByServletNames(String servlet, String endpoint) {
    assertThat(problem(List.of(), List.of(servlet), endpoint).orElseThrow())
        .contains("is mapped to the servlet " + servlet + " only. Add the url-pattern /");
  }

  @Test
  void remedy_namesAPathThatIsCovered() {
    assertThat(problem(List.of("*.do", "/app/*"), List.of("api"), ENDPOINT))
        .contains(
            "The token endpoint /shop/cometchat/token and its page script cannot be reached,"
                + " because the filter 'chat' is mapped to *.do, /app/* and the servlet api only."
                + " Add the url-pattern /cometchat/* to its filter-mapping, or set its init-param"
                + " 'endpoint' to /app/cometchat/token.");
    assertThat(problem(List.of("/app/*"), List.of(), "/app/cometchat/token")).isEmpty();
  }

  @Test
  void scriptAlone_isReported() {
    assertThat(problem(List.of(ENDPOINT), List.of(), ENDPOINT))
        .contains(
            "The page script /shop/cometchat/bridge.js cannot be reached, because the filter"
                + " 'chat' is mapped to /cometchat/token only. Add the url-pattern /cometchat/* to"
                + " its filter-mapping.");
  }

  @Test
  void slash_isNoPrefix() {
    assertThat(problem(List.of("/"), List.of(), ENDPOINT).orElseThrow())
        .endsWith(
            "For a filter, / is no prefix in most containers: replace this url-pattern by /*.");
  }

  @Test
  void noMapping_isReported() {
    ServletContext context = context(filter(List.of(), List.of()));

    assertThat(EndpointMapping.unnamed(context, "chat").orElseThrow())
        .startsWith("The container names no mapping of the filter 'chat'.");
    assertThat(EndpointMapping.problem(context, "chat", ENDPOINT)).isEmpty();
  }

  @Test
  void filterThatTheContainerDoesNotKnow_isNotJudged() {
    assertThat(EndpointMapping.problem(context(null), null, ENDPOINT)).isEmpty();
    assertThat(EndpointMapping.problem(context(null), "chat", ENDPOINT)).isEmpty();
    ServletContext restricted =
        proxy(
            ServletContext.class,
            call -> {
              throw new UnsupportedOperationException(call);
            });
    assertThat(EndpointMapping.problem(restricted, "chat", ENDPOINT)).isEmpty();
  }

  private static Optional<String> problem(
      List<String> patterns, List<String> servlets, String endpoint) {
    return EndpointMapping.problem(context(filter(patterns, servlets)), "chat", endpoint);
  }

  private static FilterRegistration filter(List<String> patterns, List<String> servlets) {
    return proxy(
        FilterRegistration.class,
        call ->
            switch (call) {
              case "getName" -> "chat";
              case "getUrlPatternMappings" -> patterns;
              case "getServletNameMappings" -> servlets;
              default -> throw new UnsupportedOperationException(call);
            });
  }

  private static ServletContext context(@Nullable FilterRegistration filter) {
    Map<String, ServletRegistration> servlets = new HashMap<>();
    SERVLETS.forEach(
        (name, mappings) -> servlets.put(name, proxy(ServletRegistration.class, call -> mappings)));
    return proxy(
        ServletContext.class,
        call ->
            switch (call) {
              case "getContextPath" -> "/shop";
              case "getFilterRegistration" -> filter;
              case "getServletRegistrations" -> servlets;
              default -> throw new UnsupportedOperationException(call);
            });
  }

  private static <T> T proxy(Class<T> type, Function<String, @Nullable Object> responses) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> responses.apply(method.getName())));
  }
}
