/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/**
 * One cell of the matrix for one application.
 *
 * @param warm whether the login session already has a token, which the page reports as rejected
 */
record Combination(FaultCase fault, Step step, boolean warm) {

  Expectation expectation() {
    return Expectation.of(fault.reaction(), step, warm);
  }
}
