/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;

/**
 * A user whose changes wait for an operator, see {@link ParkedUsers}.
 *
 * @param uid the user
 * @param code CometChat's {@code error.code}; {@code HTTP_nnn} if the response had none, {@code
 *     NO_RESPONSE} if there was no response, or {@link ParkedUsers#BRAKE}
 * @param since since when the changes wait
 * @since 0.1.0
 */
public record ParkedUser(Uid uid, String code, Instant since) {}
