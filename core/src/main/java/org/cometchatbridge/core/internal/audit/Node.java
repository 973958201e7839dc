/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The name of this process among the nodes of an application. */
final class Node {

  private volatile @Nullable String name;

  /** Host name and process id. May block, because the host name may need DNS. */
  String name() {
    String known = name;
    if (known == null) {
      known = computer() + "/" + ProcessHandle.current().pid();
      name = known;
    }
    return known;
  }

  private static String computer() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
