/* SPDX-License-Identifier: Apache-2.0 */

/** Logins with several factors, as Spring Security 7 has them. */
@NullMarked
package org.cometchatbridge.boots.mfa;

import org.jspecify.annotations.NullMarked;
