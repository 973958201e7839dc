/* SPDX-License-Identifier: Apache-2.0 */
/** What server-side pages write for the page script. */
@NullMarked
package org.cometchatbridge.servlet.internal.markup;

import org.jspecify.annotations.NullMarked;
