/* SPDX-License-Identifier: Apache-2.0 */

/** The bridge in web applications of others. */
package org.cometchatbridge.applications;
