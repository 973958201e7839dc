/* SPDX-License-Identifier: Apache-2.0 */

/** The application of the suite, which knows nothing of chat: its users, logins and pages. */
@NullMarked
package org.cometchatbridge.boots.host;

import org.jspecify.annotations.NullMarked;
