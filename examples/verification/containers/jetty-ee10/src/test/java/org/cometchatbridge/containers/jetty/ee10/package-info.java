/* SPDX-License-Identifier: Apache-2.0 */

/** Jetty with its environment ee10. */
@NullMarked
package org.cometchatbridge.containers.jetty.ee10;

import org.jspecify.annotations.NullMarked;
