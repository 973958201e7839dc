/* SPDX-License-Identifier: Apache-2.0 */

/** An application with a database, whose transactions change users. */
@NullMarked
package org.cometchatbridge.boots.database;

import org.jspecify.annotations.NullMarked;
