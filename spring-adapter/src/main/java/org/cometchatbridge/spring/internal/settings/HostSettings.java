/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

/**
 * What the host has set, whoever has read it.
 *
 * @param properties the properties
 */
public record HostSettings(BridgeProperties properties) {}
