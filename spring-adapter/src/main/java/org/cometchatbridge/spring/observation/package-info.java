/* SPDX-License-Identifier: Apache-2.0 */

/** The observation of token requests with Micrometer, which an application can adjust. */
@NullMarked
package org.cometchatbridge.spring.observation;

import org.jspecify.annotations.NullMarked;
