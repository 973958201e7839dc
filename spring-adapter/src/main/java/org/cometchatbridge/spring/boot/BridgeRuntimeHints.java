/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image must contain for the bridge: the page script, the definitions of the tables,
 * and the classes that the bridge looks up by name.
 */
final class BridgeRuntimeHints implements RuntimeHintsRegistrar {

  private static final String SECURITY = "org.springframework.security.";

  /** Without a hint, a class that is looked up by name counts as absent in a native image. */
  static final List<String> LOOKED_UP =
      List.of(
          "org.springframework.jdbc.datasource.DataSourceUtils",
          SECURITY + "access.intercept.RunAsUserToken",
          SECURITY + "authorization.AuthorizationManagerFactory",
          SECURITY + "config.annotation.web.configurers.AbstractHttpConfigurer",
          SECURITY + "config.annotation.web.configurers.ExpressionUrlAuthorizationConfigurer",
          SECURITY + "oauth2.client.authentication.OAuth2AuthenticationToken",
          SECURITY + "oauth2.core.OAuth2AuthenticatedPrincipal",
          SECURITY + "oauth2.jwt.Jwt",
          SECURITY + "oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken",
          SECURITY + "oauth2.server.resource.authentication.JwtAuthenticationToken",
          SECURITY + "saml2.provider.service.authentication.Saml2Authentication",
          SECURITY + "web.access.ExceptionTranslationFilter",
          SECURITY + "web.access.intercept.FilterSecurityInterceptor",
          SECURITY + "web.servlet.util.matcher.MvcRequestMatcher");

  BridgeRuntimeHints() {}

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    hints.resources().registerPattern("org/cometchatbridge/servlet/internal/page/bridge.js");
    hints.resources().registerPattern("org/cometchatbridge/servlet/internal/page/bridge.d.ts");
    hints.resources().registerPattern("org/cometchatbridge/core/jdbc/*.sql");
    LOOKED_UP.forEach(name -> hints.reflection().registerTypeIfPresent(loader, name, type -> {}));
  }
}
