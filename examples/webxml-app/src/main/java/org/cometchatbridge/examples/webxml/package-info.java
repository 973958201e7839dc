/* SPDX-License-Identifier: Apache-2.0 */
/** Starts Harbour Desk, an example application, on this machine. */
@NullMarked
package org.cometchatbridge.examples.webxml;

import org.jspecify.annotations.NullMarked;
