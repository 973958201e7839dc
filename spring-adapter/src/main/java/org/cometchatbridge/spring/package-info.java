/* SPDX-License-Identifier: Apache-2.0 */

/** The Spring side of the bridge; nothing stands here yet. */
@NullMarked
package org.cometchatbridge.spring;

import org.jspecify.annotations.NullMarked;
