/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** The table of the crew. */
public interface CrewMembers extends JpaRepository<CrewMember, String> {

  /** Returns all members, by name. */
  List<CrewMember> findAllByOrderByName();
}
