/* SPDX-License-Identifier: Apache-2.0 */

/** Switches the bridge on in a Spring application. */
@NullMarked
package org.cometchatbridge.spring;

import org.jspecify.annotations.NullMarked;
