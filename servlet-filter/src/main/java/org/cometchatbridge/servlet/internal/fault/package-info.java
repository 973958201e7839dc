/* SPDX-License-Identifier: Apache-2.0 */

/** Failures of the bridge: kept from the application and logged once. */
@NullMarked
package org.cometchatbridge.servlet.internal.fault;

import org.jspecify.annotations.NullMarked;
