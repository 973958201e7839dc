/* SPDX-License-Identifier: Apache-2.0 */

/** Login sessions: begun, continued and ended as the application's session goes. */
@NullMarked
package org.cometchatbridge.servlet.internal.login;

import org.jspecify.annotations.NullMarked;
