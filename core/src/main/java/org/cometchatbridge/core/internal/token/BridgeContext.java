/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * What all parts of one bridge share.
 *
 * @param config the settings
 * @param timer the time, and what is done later
 * @param events receives what happens
 * @param audit records what is done at CometChat
 * @param callbacks runs code of the application
 * @param random returns numbers from 0 to 1, for pauses
 */
public record BridgeContext(
    CometChatBridgeConfig config,
    Timer timer,
    Events events,
    Audit audit,
    Executor callbacks,
    DoubleSupplier random) {}
