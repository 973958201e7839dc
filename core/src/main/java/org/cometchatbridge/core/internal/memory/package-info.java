/* SPDX-License-Identifier: Apache-2.0 */

/** What the bridge remembers of many users and login sessions, in little memory. */
@NullMarked
package org.cometchatbridge.core.internal.memory;

import org.jspecify.annotations.NullMarked;
