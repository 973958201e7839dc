/* SPDX-License-Identifier: Apache-2.0 */

/** Logins by SAML 2.0, with OpenSAML 4. */
@NullMarked
package org.cometchatbridge.boots.saml;

import org.jspecify.annotations.NullMarked;
