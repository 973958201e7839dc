/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

/**
 * How many users a {@link UserComparison} has compared. Immutable.
 *
 * @param application the users of the application
 * @param cometChat the users that CometChat has, deactivated ones included and those of other
 *     tenants not
 * @param otherTenants the users that CometChat has and that were not compared, because their uid is
 *     of another {@code tenant} than the one of the settings
 * @since 0.1.0
 */
public record ComparisonCounts(long application, long cometChat, long otherTenants) {}
