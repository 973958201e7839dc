/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Tests every fault at every step of a login: its effects on the application, the page and
 * CometChat.
 */
@NullMarked
package org.cometchatbridge.faults;

import org.jspecify.annotations.NullMarked;
