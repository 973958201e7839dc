/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.CreatedUsers;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.provision.BulkCalls;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a bridge that imports use.
 *
 * @param known the user as the bridge compares users
 * @param users records changes of users who are in the store
 * @param createdUsers records what CometChat has of created users, or {@code null} if they are not
 *     recorded
 * @param closed whether the bridge is closed
 */
public record ImportParts(
    BulkCalls calls,
    UidRegistry uidRegistry,
    UnaryOperator<ChatUser> known,
    Gate gate,
    ChatUsers users,
    @Nullable CreatedUsers createdUsers,
    ProfileTexts texts,
    Events events,
    Audit audit,
    Timer timer,
    DoubleSupplier random,
    BooleanSupplier closed) {}
