/* SPDX-License-Identifier: Apache-2.0 */

/** What Spring Security knows of users and their logins, told to the bridge. */
@NullMarked
package org.cometchatbridge.spring.security;

import org.jspecify.annotations.NullMarked;
