/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.Filter;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Security's filters that read bearer tokens, without their classes, which are optional. */
final class BearerTokenFilters {

  private static final String NAME =
      "org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter";

  private BearerTokenFilters() {}

  /** Whether a filter is of that class, or of one that the application has derived from it. */
  static boolean contains(Filter filter) {
    for (Class<?> type = filter.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(NAME)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a chain has such a filter.
   *
   * @param chain the chain, which exists when the result is asked for
   */
  static BooleanSupplier of(Supplier<? extends SecurityFilterChain> chain) {
    return () -> chain.get().getFilters().stream().anyMatch(BearerTokenFilters::contains);
  }
}
