/* SPDX-License-Identifier: Apache-2.0 */

/** Just-in-time provisioning of CometChat users, and the check of their owner. */
@NullMarked
package org.cometchatbridge.core.internal.provision;

import org.jspecify.annotations.NullMarked;
