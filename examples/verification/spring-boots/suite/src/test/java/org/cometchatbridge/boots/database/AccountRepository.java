/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import org.springframework.data.jpa.repository.JpaRepository;

/** The accounts of an application that uses JPA. */
interface AccountRepository extends JpaRepository<Account, Long> {}
