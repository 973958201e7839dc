/* SPDX-License-Identifier: Apache-2.0 */

/** Reports the logins and logouts of Spring Security to the bridge. */
@NullMarked
package org.cometchatbridge.spring.security;

import org.jspecify.annotations.NullMarked;
