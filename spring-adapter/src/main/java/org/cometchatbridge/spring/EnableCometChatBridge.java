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
 * Logs every user of a Spring web application in to CometChat as well, without a line changed in
 * its login. With Spring Boot it is not needed: the dependency alone does the same.
 *
 * <pre>{@code
 * @Configuration
 * @EnableWebSecurity
 * @EnableCometChatBridge
 * class ChatConfiguration {}
 * }</pre>
 *
 * <p>The settings are the properties {@code cometchat.bridge.*} of the {@code Environment}, spelt
 * exactly so; {@code app-id}, {@code region} and {@code api-key} are required. Times are written
 * {@code 1s}, {@code 500ms} or {@code PT1S}, lists with commas between.
 *
 * <p>These beans appear, each unless the application has one of its type:
 *
 * <ul>
 *   <li>{@code cometChatBridge}, the {@link org.cometchatbridge.core.CometChatBridge}, with the
 *       settings of a {@link org.cometchatbridge.core.CometChatBridgeConfig} of the application or
 *       else with the properties;
 *   <li>{@code cometChatWebBridge}, the {@link org.cometchatbridge.servlet.WebBridge}, which Spring
 *       Security is tied to;
 *   <li>{@code cometChatBridgeFilter}, a servlet filter. Without Spring Boot the application
 *       registers it through a {@code DelegatingFilterProxy} of that name: inside of Spring
 *       Session's filter, outside of {@code springSecurityFilterChain}, for the dispatcher type
 *       {@code REQUEST}, with {@code async-supported};
 *   <li>{@code cometChatBridgeSessionListener}, which revokes the tokens of sessions that are
 *       destroyed. Without Spring Boot, and without Spring Session, the application registers
 *       Spring Security's {@code HttpSessionEventPublisher} for it.
 * </ul>
 *
 * <p>Beans of the application that are used: a {@link
 * org.cometchatbridge.spring.security.ChatUserMapper}, {@link
 * org.cometchatbridge.core.spi.BridgeListener}s, and a {@code Predicate<ChatUser>} that says who
 * gets chat. Where Spring Security is absent, or {@code cometchat.bridge.user-resolver} is set, the
 * filter is the {@link org.cometchatbridge.servlet.CometChatBridgeFilter} of plain servlet
 * applications and stands after the filters that know the user.
 *
 * <p>A setting that is missing or wrong fails the start with a {@link
 * org.cometchatbridge.core.error.ConfigurationException}; a CometChat that cannot be reached never
 * does. {@code cometchat.bridge.enabled=false} takes all of this away.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(DeferredBridgeImports.class)
public @interface EnableCometChatBridge {}
