/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A user of the application. Hibernate inserts it at the commit, because a sequence has its id. */
@Entity
class Account {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE)
  @Nullable Long id;

  @Column(unique = true)
  String name;

  /** For Hibernate. */
  Account() {
    this("");
  }

  Account(String name) {
    this.name = name;
  }
}
