/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

/**
 * How many users a {@link UserComparison} has compared. Immutable.
 *
 * @param application the users of the application
 * @param cometChat the users that CometChat has, deactivated ones included
 * @since 0.1.0
 */
public record ComparisonCounts(long application, long cometChat) {}
