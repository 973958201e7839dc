/* SPDX-License-Identifier: Apache-2.0 */
/** The logins and logouts of the application. */
@NullMarked
package org.cometchatbridge.examples.webxml.signin;

import org.jspecify.annotations.NullMarked;
