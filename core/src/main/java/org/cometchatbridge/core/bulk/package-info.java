/* SPDX-License-Identifier: Apache-2.0 */

/** Brings many users to CometChat: the users that an application has before it adds chat. */
@NullMarked
package org.cometchatbridge.core.bulk;

import org.jspecify.annotations.NullMarked;
