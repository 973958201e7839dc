/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether the mappings of the filter cover the token endpoint and the page script. */
final class EndpointMapping {

  private static final String ALL = "/*";
  private static final String DEFAULT = "/";
  private static final String ALL_SERVLETS = "*";

  private final ServletContext context;
  private final FilterRegistration filter;
  private final String endpoint;
  private final String script;

  private EndpointMapping(ServletContext context, FilterRegistration filter, String endpoint) {
    this.context = context;
    this.filter = filter;
    this.endpoint = endpoint;
    this.script = scriptOf(endpoint);
  }

  /** The path of the page script that belongs to an endpoint. */
  static String scriptOf(String endpoint) {
    return endpoint.substring(0, endpoint.lastIndexOf('/') + 1) + "bridge.js";
  }

  /**
   * Returns what is wrong, and the remedy. Empty if the mappings cover both paths, or if that is
   * unknown because the container does not say how the filter of this name is mapped.
   */
  static Optional<String> problem(
      ServletContext context, @Nullable String filterName, String endpoint) {
    return checked(context, filterName, endpoint, EndpointMapping::problem);
  }

  /**
   * Returns the remedy if the container names no mapping of the filter. Tomcat names none for a
   * filter that is mapped to {@code *} either.
   */
  static Optional<String> unnamed(ServletContext context, @Nullable String filterName) {
    return checked(context, filterName, ALL, EndpointMapping::unnamed);
  }

  /** Whether the filter is mapped to all paths by one of its mappings. */
  static boolean coversAllPaths(ServletContext context, @Nullable String filterName) {
    return checked(context, filterName, ALL, mapping -> mapping.coversAllPaths() ? ALL : null)
        .isPresent();
  }

  private static Optional<String> checked(
      ServletContext context,
      @Nullable String filterName,
      String endpoint,
      Function<EndpointMapping, @Nullable String> check) {
    try {
      FilterRegistration filter =
          filterName == null ? null : context.getFilterRegistration(filterName);
      return filter == null
          ? Optional.empty()
          : Optional.ofNullable(check.apply(new EndpointMapping(context, filter, endpoint)));
    } catch (RuntimeException | LinkageError unknown) {
      // The check only warns, so a container that fails here must not stop the application.
      return Optional.empty();
    }
  }

  private boolean isUnnamed() {
    return filter.getUrlPatternMappings().isEmpty() && filter.getServletNameMappings().isEmpty();
  }

  private @Nullable String unnamed() {
    return isUnnamed()
        ? "The container names no mapping of the filter '"
            + filter.getName()
            + "'. Unless it is mapped to *, add a filter-mapping with the url-pattern /*, or the"
            + " bridge gets no request."
        : null;
  }

  private boolean coversAllPaths() {
    return isUnnamed() || filter.getUrlPatternMappings().contains(ALL);
  }

  private @Nullable String problem() {
    if (isUnnamed()) {
      return null;
    }
    Collection<String> patterns = filter.getUrlPatternMappings();
    Collection<String> servlets = filter.getServletNameMappings();
    boolean endpointCovered = isCovered(endpoint);
    if (endpointCovered && isCovered(script)) {
      return null;
    }
    String unreachable =
        endpointCovered
            ? "The page script " + context.getContextPath() + script
            : "The token endpoint " + context.getContextPath() + endpoint + " and its page script";
    return unreachable
        + " cannot be reached, because the filter '"
        + filter.getName()
        + "' is mapped to "
        + described(patterns, servlets)
        + " only. "
        + remedy(patterns, endpointCovered);
  }

  private static String described(Collection<String> patterns, Collection<String> servlets) {
    String urls = String.join(", ", patterns);
    if (servlets.isEmpty()) {
      return urls;
    }
    String names = "the servlet " + String.join(", ", servlets);
    return patterns.isEmpty() ? names : urls + " and " + names;
  }

  private String remedy(Collection<String> patterns, boolean endpointCovered) {
    if (patterns.contains(DEFAULT)) {
      return "For a filter, / is no prefix in most containers: replace this url-pattern by /*.";
    }
    String directory = endpoint.substring(0, endpoint.lastIndexOf('/'));
    String mapping = "Add the url-pattern " + directory + "/* to its filter-mapping";
    if (endpointCovered) {
      return mapping + ".";
    }
    return mapping
        + patterns.stream()
            .filter(pattern -> pattern.endsWith(ALL))
            .findFirst()
            .map(pattern -> pattern.substring(0, pattern.length() - ALL.length()))
            .map(covered -> ", or set its init-param 'endpoint' to " + covered + endpoint + ".")
            .orElse(".");
  }

  private boolean isCovered(String path) {
    return filter.getUrlPatternMappings().stream().anyMatch(pattern -> matches(pattern, path))
        || isCoveredByServlet(filter.getServletNameMappings(), path);
  }

  private boolean isCoveredByServlet(Collection<String> names, String path) {
    return !names.isEmpty() && (names.contains(ALL_SERVLETS) || names.contains(servletOf(path)));
  }

  /** The name of the servlet that gets the requests for a path; empty if there is none. */
  private String servletOf(String path) {
    String found = "";
    int best = 0;
    for (Map.Entry<String, ? extends ServletRegistration> servlet :
        context.getServletRegistrations().entrySet()) {
      for (String pattern : servlet.getValue().getMappings()) {
        int rank = rank(pattern, path);
        if (rank > best) {
          best = rank;
          found = servlet.getKey();
        }
      }
    }
    return found;
  }

  /** How a servlet mapping ranks: exact, then the longest prefix, the extension, the default. */
  private static int rank(String pattern, String path) {
    if (pattern.equals(DEFAULT)) {
      return 1;
    }
    if (!matches(pattern, path)) {
      return 0;
    }
    if (pattern.endsWith(ALL)) {
      return 2 + pattern.length();
    }
    return pattern.startsWith("*.") ? 2 : Integer.MAX_VALUE;
  }

  private static boolean matches(String pattern, String path) {
    if (pattern.endsWith(ALL)) {
      String start = pattern.substring(0, pattern.length() - ALL.length());
      return path.equals(start) || path.startsWith(start + "/");
    }
    return pattern.startsWith("*.") ? path.endsWith(pattern.substring(1)) : pattern.equals(path);
  }
}
