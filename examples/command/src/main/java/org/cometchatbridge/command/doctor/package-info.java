/* SPDX-License-Identifier: Apache-2.0 */

/** The command {@code doctor}. */
@NullMarked
package org.cometchatbridge.command.doctor;

import org.jspecify.annotations.NullMarked;
