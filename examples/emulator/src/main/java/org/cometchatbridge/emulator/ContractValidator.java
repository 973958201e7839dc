/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;

/** Validates an exchange against the contract. */
interface ContractValidator {

  List<ContractViolation> request(Exchange exchange);

  List<ContractViolation> response(Exchange exchange);
}
