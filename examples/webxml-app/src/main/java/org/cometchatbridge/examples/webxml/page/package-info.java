/* SPDX-License-Identifier: Apache-2.0 */
/** How answers are written: pages, JSON, and the headers that all of them carry. */
@NullMarked
package org.cometchatbridge.examples.webxml.page;

import org.jspecify.annotations.NullMarked;
