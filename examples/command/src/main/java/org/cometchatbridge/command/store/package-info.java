/* SPDX-License-Identifier: Apache-2.0 */

/** The database of an application, as an option of commands. */
@NullMarked
package org.cometchatbridge.command.store;

import org.jspecify.annotations.NullMarked;
