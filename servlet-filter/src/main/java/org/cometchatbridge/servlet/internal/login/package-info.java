/* SPDX-License-Identifier: Apache-2.0 */

/** Login sessions, which start, continue and end with the sessions of the application. */
@NullMarked
package org.cometchatbridge.servlet.internal.login;

import org.jspecify.annotations.NullMarked;
