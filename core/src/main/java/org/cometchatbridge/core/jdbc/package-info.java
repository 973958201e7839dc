/* SPDX-License-Identifier: Apache-2.0 */

/** Keeps the changes of users in the application's own database, so that none is lost. */
@NullMarked
package org.cometchatbridge.core.jdbc;

import org.jspecify.annotations.NullMarked;
