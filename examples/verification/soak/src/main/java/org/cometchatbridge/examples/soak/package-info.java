/* SPDX-License-Identifier: Apache-2.0 */

/** Runs many visitors of an application with the filter for a long time while CometChat fails. */
@NullMarked
package org.cometchatbridge.examples.soak;

import org.jspecify.annotations.NullMarked;
