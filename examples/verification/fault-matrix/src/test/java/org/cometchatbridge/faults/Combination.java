/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/**
 * One field of the matrix, on one host.
 *
 * @param warm whether the user has a token already, which the page calls rejected
 */
record Combination(Trouble trouble, Step step, boolean warm) {

  Expectation expectation() {
    return Expectation.of(trouble.reaction(), step);
  }
}
