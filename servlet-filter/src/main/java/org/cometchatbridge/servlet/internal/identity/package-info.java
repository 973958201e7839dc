/* SPDX-License-Identifier: Apache-2.0 */

/** Resolves the current user of the application. */
@NullMarked
package org.cometchatbridge.servlet.internal.identity;

import org.jspecify.annotations.NullMarked;
