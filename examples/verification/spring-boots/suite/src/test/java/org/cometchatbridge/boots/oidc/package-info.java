/* SPDX-License-Identifier: Apache-2.0 */

/** A small OpenID provider for the logins of the application. */
@NullMarked
package org.cometchatbridge.boots.oidc;

import org.jspecify.annotations.NullMarked;
