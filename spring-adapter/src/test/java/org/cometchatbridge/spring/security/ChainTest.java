/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.cometchatbridge.spring.boot.CometChatBridgeAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportResource;
import org.springframework.core.annotation.Order;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.debug.DebugFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.session.ConcurrentSessionFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.test.util.ReflectionTestUtils;

/** The security chains of an application with the bridge. */
class ChainTest {

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  CometChatBridgeAutoConfiguration.class,
                  SecurityAutoConfiguration.class,
                  UserDetailsServiceAutoConfiguration.class))
          .withPropertyValues(
              "cometchat.bridge.app-id=app1",
              "cometchat.bridge.region=us",
              "cometchat.bridge.api-key=not-a-real-key");

  @Test
  void defaultChainOfSpringBoot_isBridged() {
    application.run(
        context -> assertBridged(chains(context.getBean(FilterChainProxy.class)).get(0)));
  }

  @Test
  void everyChainOfTheApplication_isBridged() {
    application
        .withUserConfiguration(SeveralChains.class)
        .run(
            context -> {
              List<List<Filter>> chains = chains(context.getBean(FilterChainProxy.class));
              assertThat(chains).hasSize(2).allSatisfy(ChainTest::assertBridged);
              assertThat(only(chains.get(0), LogoutFilter.class)).isEmpty();
              assertThat(only(chains.get(0), CsrfFilter.class)).isEmpty();
            });
  }

  @Test
  void authorizeRequests_comeAfterTheBridgeToo() {
    application
        .withUserConfiguration(OlderRules.class)
        .run(
            context -> {
              List<String> names = names(chains(context.getBean(FilterChainProxy.class)).get(0));
              assertThat(names).doesNotContain("AuthorizationFilter");
              assertThat(names.indexOf("CometChatLoginFilter"))
                  .isEqualTo(names.indexOf("FilterSecurityInterceptor") - 1);
            });
  }

  @Test
  void chainInXml_isBridged() {
    application
        .withUserConfiguration(Xml.class)
        .run(
            context -> {
              List<String> names = names(chains(context.getBean(FilterChainProxy.class)).get(0));
              assertThat(names).containsOnlyOnce("CometChatContextFilter", "CometChatLoginFilter");
              assertThat(names.indexOf("CometChatContextFilter"))
                  .isEqualTo(names.indexOf("SecurityContextHolderFilter") + 1);
              assertThat(names.indexOf("CometChatLoginFilter"))
                  .isEqualTo(names.indexOf("AuthorizationFilter") - 1);
              assertThat(names.indexOf("CometChatEndpointFilter"))
                  .isGreaterThan(names.indexOf("UsernamePasswordAuthenticationFilter"))
                  .isLessThan(names.indexOf("RequestCacheAwareFilter"));
            });
  }

  @Test
  void debuggedChainBuiltByHand_isBridged() {
    application
        .withUserConfiguration(Debugged.class)
        .withBean(SecurityFilterChain.class, ChainTest::chainBuiltByHand)
        .run(
            context -> {
              Object debug = context.getBean("springSecurityFilterChain");
              FilterChainProxy proxy =
                  debug instanceof DebugFilter filter
                      ? filter.getFilterChainProxy()
                      : (FilterChainProxy) debug;
              assertThat(names(chains(proxy).get(0)))
                  .contains("CometChatContextFilter", "CometChatLoginFilter");
            });
  }

  @Test
  void proxyBuiltByHand_isBridged() {
    FilterChainProxy proxy = new FilterChainProxy(chainBuiltByHand());
    application
        .withBean("ownProxy", FilterChainProxy.class, () -> proxy)
        .run(
            context ->
                assertThat(names(chains(proxy).get(0)))
                    .contains("CometChatContextFilter", "CometChatLoginFilter"));
  }

  private static SecurityFilterChain chainBuiltByHand() {
    return new DefaultSecurityFilterChain(
        AnyRequestMatcher.INSTANCE,
        new SecurityContextHolderFilter(new HttpSessionSecurityContextRepository()));
  }

  @Test
  void chainBuiltByHand_isBridged() {
    application
        .withBean(
            SecurityFilterChain.class,
            () ->
                new DefaultSecurityFilterChain(
                    AnyRequestMatcher.INSTANCE,
                    new SecurityContextHolderFilter(new HttpSessionSecurityContextRepository())))
        .run(
            context ->
                assertThat(names(chains(context.getBean(FilterChainProxy.class)).get(0)))
                    .containsExactly(
                        "SecurityContextHolderFilter",
                        "CometChatContextFilter",
                        "EndpointCsrfExemption",
                        "CometChatLoginFilter"));
  }

  @Test
  void chainsThatCannotBeBridged_logOneWarning() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ForeignChains.class);
    logger.addAppender(log);
    application
        .withUserConfiguration(UnchangeableChains.class)
        .run(context -> assertThat(context).hasNotFailed());
    logger.detachAppender(log);

    assertThat(log.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("2 security filter", "HttpSecurity"));
  }

  @Test
  void logoutHandler_isAlwaysTheFirst() {
    application
        .withUserConfiguration(SeveralChains.class)
        .run(
            context -> {
              List<Filter> chain = chains(context.getBean(FilterChainProxy.class)).get(1);
              assertThat(handlers(only(chain, LogoutFilter.class).get(0), "handler"))
                  .first()
                  .isInstanceOf(BridgeLogoutHandler.class);
              assertThat(handlers(only(chain, ConcurrentSessionFilter.class).get(0), "handlers"))
                  .first()
                  .isInstanceOf(BridgeLogoutHandler.class);
            });
  }

  @Test
  void csrfProtection_exemptsTheEndpointOnly() {
    application
        .withUserConfiguration(SeveralChains.class)
        .run(
            context -> {
              CsrfFilter csrf =
                  only(chains(context.getBean(FilterChainProxy.class)).get(1), CsrfFilter.class)
                      .get(0);
              RequestMatcher guarded =
                  (RequestMatcher)
                      ReflectionTestUtils.getField(csrf, "requireCsrfProtectionMatcher");
              assertThat(guarded.matches(post("/cometchat/token"))).isFalse();
              assertThat(guarded.matches(post("/cometchat/token/x"))).isTrue();
              assertThat(guarded.matches(post("/transfer"))).isTrue();
            });
  }

  @Test
  void chainsWithoutTheBridge_areNotChanged() {
    application
        .withPropertyValues("cometchat.bridge.enabled=false")
        .withUserConfiguration(SeveralChains.class)
        .run(
            context ->
                assertThat(chains(context.getBean(FilterChainProxy.class)))
                    .allSatisfy(
                        chain ->
                            assertThat(names(chain))
                                .doesNotContain("CometChatContextFilter", "CometChatLoginFilter")));
  }

  private static void assertBridged(List<Filter> chain) {
    List<String> names = names(chain);
    assertThat(names)
        .containsOnlyOnce(
            "CometChatContextFilter", "CometChatEndpointFilter", "CometChatLoginFilter");
    assertThat(names.indexOf("CometChatEndpointFilter"))
        .isLessThan(names.indexOf("RequestCacheAwareFilter"));
    assertThat(names.indexOf("CometChatContextFilter"))
        .isEqualTo(names.indexOf(HeaderWriterFilter.class.getSimpleName()) - 1)
        .isGreaterThan(names.indexOf("SecurityContextHolderFilter"));
    assertThat(names.indexOf("CometChatLoginFilter"))
        .isEqualTo(names.indexOf(AuthorizationFilter.class.getSimpleName()) - 1);
  }

  private static List<List<Filter>> chains(FilterChainProxy proxy) {
    return proxy.getFilterChains().stream().map(SecurityFilterChain::getFilters).toList();
  }

  private static List<String> names(List<Filter> chain) {
    return chain.stream().map(filter -> filter.getClass().getSimpleName()).toList();
  }

  private static <F extends Filter> List<F> only(List<Filter> chain, Class<F> type) {
    return chain.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @SuppressWarnings("unchecked") // as Spring Security's CompositeLogoutHandler declares it
  private static List<LogoutHandler> handlers(Filter filter, String field) {
    return (List<LogoutHandler>)
        ReflectionTestUtils.getField(ReflectionTestUtils.getField(filter, field), "logoutHandlers");
  }

  private static MockHttpServletRequest post(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setServletPath(path);
    return request;
  }

  @Configuration(proxyBeanMethods = false)
  static class SeveralChains {

    @Bean
    @Order(1)
    static SecurityFilterChain api(HttpSecurity http) throws Exception {
      return http.securityMatcher(request -> request.getServletPath().startsWith("/api/"))
          .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .csrf(AbstractHttpConfigurer::disable)
          .logout(AbstractHttpConfigurer::disable)
          .httpBasic(Customizer.withDefaults())
          .build();
    }

    @Bean
    @Order(2)
    static SecurityFilterChain pages(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .logout(
              logout ->
                  logout.addLogoutHandler(
                      (request, response, user) -> request.getSession().invalidate()))
          .sessionManagement(sessions -> sessions.maximumSessions(1))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity(debug = true)
  static class Debugged {}

  @Configuration(proxyBeanMethods = false)
  @ImportResource("classpath:security.xml")
  static class Xml {}

  /** A chain without the user's context, and one whose filters cannot be changed. */
  @Configuration(proxyBeanMethods = false)
  static class UnchangeableChains {

    @Bean
    @Order(1)
    static SecurityFilterChain withoutContext() {
      return new DefaultSecurityFilterChain(
          request -> request.getServletPath().startsWith("/api/"),
          new LogoutFilter("/", handler()));
    }

    @Bean
    @Order(2)
    static SecurityFilterChain unchangeable() {
      List<Filter> filters =
          List.of(new SecurityContextHolderFilter(new HttpSessionSecurityContextRepository()));
      return new SecurityFilterChain() {
        @Override
        public boolean matches(HttpServletRequest request) {
          return true;
        }

        @Override
        public List<Filter> getFilters() {
          return filters;
        }
      };
    }

    private static LogoutHandler handler() {
      return (request, response, user) -> {};
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OlderRules {

    @Bean
    @SuppressWarnings({"deprecation", "removal"}) // what this test is about
    static SecurityFilterChain chain(HttpSecurity http) throws Exception {
      http.authorizeRequests(rules -> rules.anyRequest().authenticated());
      return http.build();
    }
  }
}
