/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.cometchatbridge.spring.internal.setup.DeferredBridgeImports;
import org.springframework.context.annotation.Import;

/**
 * Logs every user of a Spring web application in to CometChat too, without a change to the
 * application's login. An application with Spring Boot does not need it: the dependency alone has
 * the same effect.
 *
 * <pre>{@code
 * @Configuration
 * @EnableWebSecurity
 * @EnableCometChatBridge
 * class ChatConfiguration {}
 * }</pre>
 *
 * <p>The settings are the properties {@code cometchat.bridge.*} of the {@code Environment}, in
 * kebab-case; {@code app-id}, {@code region} and {@code api-key} are required. {@link
 * org.cometchatbridge.core.settings.Setting} lists all of them.
 *
 * <p>These beans are registered, each unless the application has one of its type:
 *
 * <ul>
 *   <li>{@code cometChatBridge}, the {@link org.cometchatbridge.core.CometChatBridge}, with the
 *       settings of the application's {@link org.cometchatbridge.core.CometChatBridgeConfig} if
 *       there is one, and otherwise with the properties;
 *   <li>{@code cometChatWebBridge}, the {@link org.cometchatbridge.servlet.WebBridge}, which every
 *       filter chain of Spring Security calls;
 *   <li>{@code cometChatBridgeFilter}, a servlet filter. Without Spring Boot the application
 *       registers it through a {@code DelegatingFilterProxy} of that name: inside of Spring
 *       Session's filter, outside of {@code springSecurityFilterChain}, for the dispatcher types
 *       {@code REQUEST}, {@code FORWARD} and {@code ASYNC}, with {@code async-supported};
 *   <li>{@code cometChatBridgeSessionListener}, the listener for sessions that end. Without Spring
 *       Boot, and without Spring Session, the application registers Spring Security's {@code
 *       HttpSessionEventPublisher} for it.
 * </ul>
 *
 * <p>An application with several CometChat apps declares beans of type {@link
 * org.cometchatbridge.core.CometChatApps} and {@link org.cometchatbridge.servlet.AppResolver}.
 * There is no {@code CometChatBridge} then, and no property of a single app.
 *
 * <p>The bridge uses these beans of the application: a {@link
 * org.cometchatbridge.spring.security.ChatUserMapper}, all {@link
 * org.cometchatbridge.core.spi.BridgeListener}s, and all {@code Predicate<ChatUser>}, which decide
 * who gets chat. Without Spring Security, or if {@code cometchat.bridge.user-resolver} is set, the
 * filter is the {@link org.cometchatbridge.servlet.CometChatBridgeFilter} of plain servlet
 * applications; it belongs after the filters that authenticate.
 *
 * <p>A setting that is missing or wrong fails the start with a {@link
 * org.cometchatbridge.core.error.ConfigurationException}; an unreachable CometChat does not. {@code
 * cometchat.bridge.enabled=false} disables everything.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(DeferredBridgeImports.class)
public @interface EnableCometChatBridge {}
