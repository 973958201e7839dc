/* SPDX-License-Identifier: Apache-2.0 */
/** Kills nodes of an application and compares CometChat with what the application has committed. */
@NullMarked
package org.cometchatbridge.examples.kill;

import org.jspecify.annotations.NullMarked;
