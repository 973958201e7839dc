/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

/**
 * A request whose sender can read a header of the response and may be given a token.
 *
 * @param provenance the application's own page, or one of a listed origin
 * @param described whether the browser said what the request is for
 * @param asksAgain whether it asks for the token although that is no longer new
 */
public record ReadableRequest(RequestOrigin provenance, boolean described, boolean asksAgain) {}
