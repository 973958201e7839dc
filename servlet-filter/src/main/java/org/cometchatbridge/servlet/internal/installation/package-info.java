/* SPDX-License-Identifier: Apache-2.0 */

/** The parts of the filter, put together for one web application. */
@NullMarked
package org.cometchatbridge.servlet.internal.installation;

import org.jspecify.annotations.NullMarked;
