/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsByNameServiceWrapper;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * An application whose requests carry their login: a bearer JWT, an opaque bearer token, HTTP
 * Basic, a header of a proxy, a remember-me cookie, or a token that the application verifies
 * itself.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@Import({Accounts.class, StatelessApplication.Pages.class})
public class StatelessApplication {

  /** The prefix of an opaque bearer token, which is followed by the name of the user. */
  public static final String OPAQUE = "opaque-";

  @RestController
  static class Pages {

    @GetMapping("/data")
    Map<String, Boolean> data() {
      return Map.of("ok", true);
    }

    /** A page that keeps something in a session, though no login. */
    @GetMapping("/visit")
    Map<String, Boolean> visit(HttpServletRequest request) {
      return Map.of("new", request.getSession().isNew());
    }
  }

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      UserDetailsService users,
      @Value("${application.session-policy:STATELESS}") SessionCreationPolicy policy,
      @Value("${application.oidc.issuer}") String issuer)
      throws Exception {
    var provider = new PreAuthenticatedAuthenticationProvider();
    provider.setPreAuthenticatedUserDetailsService(new UserDetailsByNameServiceWrapper<>(users));
    var proxy = new RequestHeaderAuthenticationFilter();
    proxy.setPrincipalRequestHeader("X-Remote-User");
    proxy.setExceptionIfHeaderMissing(false);
    proxy.setAuthenticationManager(provider::authenticate);
    AuthenticationManager bearers = bearers(issuer);
    return http.csrf(csrf -> csrf.disable())
        .sessionManagement(session -> session.sessionCreationPolicy(policy))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationManagerResolver(request -> bearers)
                    .authenticationEntryPoint(StatelessApplication::challenge))
        .httpBasic(withDefaults())
        .formLogin(withDefaults())
        .rememberMe(remember -> remember.key("test key").alwaysRemember(true))
        .addFilter(proxy)
        .addFilterBefore(new OwnLogin(users), UsernamePasswordAuthenticationFilter.class)
        .build();
  }

  /**
   * Redirects a logout, which needs no valid token, as one may in Servlet 6.1. The method does not
   * exist in 6.0.
   */
  private static void challenge(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
      throws IOException, ServletException {
    if (!request.getRequestURI().endsWith("/logout")) {
      new BearerTokenAuthenticationEntryPoint().commence(request, response, problem);
      return;
    }
    try {
      HttpServletResponse.class
          .getMethod("sendRedirect", String.class, int.class, boolean.class)
          .invoke(response, "/expired", HttpServletResponse.SC_SEE_OTHER, true);
    } catch (NoSuchMethodException beforeServlet61) {
      response.sendRedirect("/expired");
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
  }

  private static AuthenticationManager bearers(String issuer) {
    var jwt =
        new JwtAuthenticationProvider(NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks").build());
    return attempt -> {
      String token = ((BearerTokenAuthenticationToken) attempt).getToken();
      return token.startsWith(OPAQUE)
          ? introspected(token, token.substring(OPAQUE.length()))
          : jwt.authenticate(attempt);
    };
  }

  private static BearerTokenAuthentication introspected(String token, String user) {
    OAuth2AuthenticatedPrincipal principal =
        new DefaultOAuth2AuthenticatedPrincipal(user, Map.of("sub", user), List.of());
    Instant now = Instant.now();
    return new BearerTokenAuthentication(
        principal,
        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token, now, now.plusSeconds(300)),
        List.of());
  }

  /** A token class of the application. */
  private static final class OwnToken extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String user;

    OwnToken(String user) {
      super(List.of());
      this.user = user;
      setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
      return "";
    }

    @Override
    public Object getPrincipal() {
      return user;
    }
  }

  /** The filter that many tutorials on bearer tokens show. */
  private static final class OwnLogin extends OncePerRequestFilter {

    private final UserDetailsService users;

    OwnLogin(UserDetailsService users) {
      this.users = users;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String user = request.getHeader("X-Own-Filter");
      String own = request.getHeader("X-Own-Class");
      if (user != null) {
        UserDetails details = users.loadUserByUsername(user);
        SecurityContextHolder.getContext()
            .setAuthentication(
                new UsernamePasswordAuthenticationToken(details, null, details.getAuthorities()));
      } else if (own != null) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new OwnToken(own));
        SecurityContextHolder.setContext(context);
      }
      chain.doFilter(request, response);
    }
  }
}
