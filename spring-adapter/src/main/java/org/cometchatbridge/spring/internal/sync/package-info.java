/* SPDX-License-Identifier: Apache-2.0 */

/** Keeps the changes of users in a database of the application, as part of its transactions. */
@NullMarked
package org.cometchatbridge.spring.internal.sync;

import org.jspecify.annotations.NullMarked;
