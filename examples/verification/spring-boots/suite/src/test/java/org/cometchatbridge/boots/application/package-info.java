/* SPDX-License-Identifier: Apache-2.0 */

/** The application of the suite: its users, logins and pages. It contains no code for chat. */
@NullMarked
package org.cometchatbridge.boots.application;

import org.jspecify.annotations.NullMarked;
