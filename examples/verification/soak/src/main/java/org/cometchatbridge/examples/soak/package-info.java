/* SPDX-License-Identifier: Apache-2.0 */

/** Many visitors of an application with the filter, for a long time, while CometChat breaks. */
@NullMarked
package org.cometchatbridge.examples.soak;

import org.jspecify.annotations.NullMarked;
