/* SPDX-License-Identifier: Apache-2.0 */

/** The kinds of login in Spring Security, each in the smallest application that has it. */
@NullMarked
package org.cometchatbridge.boots.logins;

import org.jspecify.annotations.NullMarked;
