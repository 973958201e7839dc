/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Has Spring Boot bind the properties. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BridgeProperties.class)
final class BoundProperties {}
