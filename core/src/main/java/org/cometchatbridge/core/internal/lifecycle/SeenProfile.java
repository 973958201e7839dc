/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

/**
 * The profile of the last login of a user, as {@link LoginProfiles} has packed it.
 *
 * @param hash a hash of the profile, and of what the store had sent then
 * @param fields what CometChat has of each field as far as logins have shown it; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SeenProfile(int hash, int[] fields) {}
