/* SPDX-License-Identifier: Apache-2.0 */

/** Token requests, shared tokens, token quotas, and the memory of failed token requests. */
@NullMarked
package org.cometchatbridge.core.internal.token;

import org.jspecify.annotations.NullMarked;
