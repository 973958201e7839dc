/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.time.Deadline;

/**
 * What one token request needs.
 *
 * @param uid the user's uid
 * @param user the user
 * @param hadToken whether the login session had a token before: then a missing user is not created
 * @param gate whether the user may be created; never completes exceptionally
 * @param deadline no call starts after it
 * @param postponed called with the minimum delay when the next call is delayed
 */
public record ProvisioningRequest(
    Uid uid,
    ChatUser user,
    boolean hadToken,
    CompletableFuture<GateReading> gate,
    Deadline deadline,
    Consumer<Duration> postponed) {}
