/* SPDX-License-Identifier: Apache-2.0 */

/** A response that tells when it is about to be committed. */
@NullMarked
package org.cometchatbridge.servlet.internal.response;

import org.jspecify.annotations.NullMarked;
