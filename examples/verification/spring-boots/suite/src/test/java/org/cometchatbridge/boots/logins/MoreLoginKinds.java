/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import java.util.List;

/** Adds the kinds that only some versions of Spring Security have; found as a service. */
public interface MoreLoginKinds {

  List<LoginKind> kinds();
}
