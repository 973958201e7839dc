/* SPDX-License-Identifier: Apache-2.0 */

/** Where a request names its CometChat app. */
@NullMarked
package org.cometchatbridge.servlet.internal.app;

import org.jspecify.annotations.NullMarked;
