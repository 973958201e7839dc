/* SPDX-License-Identifier: Apache-2.0 */

/** Activates the bridge in a Spring application. */
@NullMarked
package org.cometchatbridge.spring;

import org.jspecify.annotations.NullMarked;
