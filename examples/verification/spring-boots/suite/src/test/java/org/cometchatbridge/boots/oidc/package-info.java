/* SPDX-License-Identifier: Apache-2.0 */

/** A small OpenID provider that the application of the suite logs its users in with. */
@NullMarked
package org.cometchatbridge.boots.oidc;

import org.jspecify.annotations.NullMarked;
