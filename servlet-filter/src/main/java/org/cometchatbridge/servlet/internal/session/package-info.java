/* SPDX-License-Identifier: Apache-2.0 */

/** What the bridge keeps in the application's session. */
@NullMarked
package org.cometchatbridge.servlet.internal.session;

import org.jspecify.annotations.NullMarked;
