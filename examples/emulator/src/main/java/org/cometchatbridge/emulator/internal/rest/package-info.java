/* SPDX-License-Identifier: Apache-2.0 */

/** The service itself: what CometChat would answer, and the users and tokens that it keeps. */
@NullMarked
package org.cometchatbridge.emulator.internal.rest;

import org.jspecify.annotations.NullMarked;
