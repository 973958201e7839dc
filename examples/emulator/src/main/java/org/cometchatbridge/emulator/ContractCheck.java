/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;

/** Compares an exchange with the contract. */
interface ContractCheck {

  List<ContractViolation> request(Exchange exchange);

  List<ContractViolation> response(Exchange exchange);
}
