/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.board;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the board as JSON. */
@RestController
class BoardController {

  @GetMapping("/api/board")
  Board board() {
    return Board.today();
  }
}
