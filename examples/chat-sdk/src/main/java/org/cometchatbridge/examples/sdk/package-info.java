/* SPDX-License-Identifier: Apache-2.0 */

/** CometChat's JavaScript SDK for the pages of a demo. */
@NullMarked
package org.cometchatbridge.examples.sdk;

import org.jspecify.annotations.NullMarked;
