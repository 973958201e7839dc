/* SPDX-License-Identifier: Apache-2.0 */

/** The command {@code import}: files with users, their check, the journal and the report. */
@NullMarked
package org.cometchatbridge.command.imports;

import org.jspecify.annotations.NullMarked;
