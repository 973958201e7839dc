/* SPDX-License-Identifier: Apache-2.0 */

/** Jetty with its environment ee11. */
@NullMarked
package org.cometchatbridge.containers.jetty.ee11;

import org.jspecify.annotations.NullMarked;
