/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import org.cometchatbridge.servlet.internal.origin.Provenance;

/**
 * A request whose sender can read a header of the answer and may be given a token.
 *
 * @param provenance the host's own page, or one of a listed origin
 * @param described whether the browser said what the request is for
 * @param asksAgain whether it asks for the token although that is no longer new
 */
public record ReadableRequest(Provenance provenance, boolean described, boolean asksAgain) {}
