/* SPDX-License-Identifier: Apache-2.0 */

/** Tomcat. */
@NullMarked
package org.cometchatbridge.containers.tomcat;

import org.jspecify.annotations.NullMarked;
