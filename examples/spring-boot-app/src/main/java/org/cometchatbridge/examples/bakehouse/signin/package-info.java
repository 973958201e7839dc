/* SPDX-License-Identifier: Apache-2.0 */

/** Login, logout and the pages. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.signin;

import org.jspecify.annotations.NullMarked;
