/* SPDX-License-Identifier: Apache-2.0 */
/** Responses: pages, JSON and common headers. */
@NullMarked
package org.cometchatbridge.examples.webxml.page;

import org.jspecify.annotations.NullMarked;
