/* SPDX-License-Identifier: Apache-2.0 */
/** What the bridge gives to pages: the page script and the markup of server-side pages. */
@NullMarked
package org.cometchatbridge.servlet.internal.page;

import org.jspecify.annotations.NullMarked;
