/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file.
 *
 * @param number counted from 0
 * @param line where it begins
 * @param user the user, or {@code null} if there is a problem
 * @param deactivated whether the user is to be deactivated
 * @param problem what is wrong, or {@code null}
 */
public record UserRow(
    int number,
    long line,
    @Nullable ChatUser user,
    boolean deactivated,
    @Nullable Problem problem) {}
