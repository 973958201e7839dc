/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.board;

import java.util.List;

/**
 * Today's bakes and orders.
 *
 * @param bakes the bakes, by oven time
 * @param orders the orders, by due time
 */
record Board(List<Bake> bakes, List<Order> orders) {

  record Bake(String time, String what, String amount, String baker) {}

  record Order(String text, String customer, String due) {}

  static Board today() {
    return new Board(
        List.of(
            new Bake("03:30", "Rye sourdough", "48 loaves", "Mira Castellanos"),
            new Bake("04:45", "Butter croissants", "120", "Tom Adeyemi"),
            new Bake("06:15", "Poppy-seed rolls", "90", "Nadia Haddad"),
            new Bake("09:00", "Apple tarts", "12", "Órla O'Brien")),
        List.of(
            new Order("Two walnut loaves, sliced", "Café Lumen", "08:00"),
            new Order("30 rolls & butter for the rowing club", "M. Jansen", "10:30"),
            new Order("Birthday cake, no nuts < please >", "Family Okoro", "15:00")));
  }
}
