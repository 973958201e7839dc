/* SPDX-License-Identifier: Apache-2.0 */
/** The script by which a page logs in. */
@NullMarked
package org.cometchatbridge.servlet.internal.script;

import org.jspecify.annotations.NullMarked;
