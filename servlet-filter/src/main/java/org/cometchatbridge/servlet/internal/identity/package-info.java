/* SPDX-License-Identifier: Apache-2.0 */

/** Who is logged in with the application. */
@NullMarked
package org.cometchatbridge.servlet.internal.identity;

import org.jspecify.annotations.NullMarked;
