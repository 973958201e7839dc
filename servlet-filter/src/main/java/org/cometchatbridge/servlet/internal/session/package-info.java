/* SPDX-License-Identifier: Apache-2.0 */

/** The attributes of the bridge in the HTTP session. */
@NullMarked
package org.cometchatbridge.servlet.internal.session;

import org.jspecify.annotations.NullMarked;
