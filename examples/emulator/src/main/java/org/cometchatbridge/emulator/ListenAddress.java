/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The address that the emulator listens on, and the names by which it can be called.
 *
 * @param address the address to bind, loopback by default
 * @param names further names of this machine in lower case, for the control API and the certificate
 */
record ListenAddress(InetAddress address, Set<String> names) {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.0\\.0\\.1|\\[::1]");
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  /** The loopback address without further names. */
  static ListenAddress loopback() {
    return new ListenAddress(InetAddress.getLoopbackAddress(), Set.of());
  }

  /**
   * Returns the same names on another address.
   *
   * @throws IllegalArgumentException if the text is blank or cannot be resolved
   */
  ListenAddress on(String text) {
    try {
      if (text.isBlank()) {
        throw new IllegalArgumentException("listenOn: must not be blank");
      }
      return new ListenAddress(InetAddress.getByName(text), names);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "listenOn: is not an address of this machine: " + text, unknown);
    }
  }

  /**
   * Returns the same address with one more name.
   *
   * @throws IllegalArgumentException if the text is not a name without scheme and port
   */
  ListenAddress named(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "hostName: must be a name without scheme and port, was \"" + text + '"');
    }
    Set<String> more = new TreeSet<>(names);
    more.add(name);
    return new ListenAddress(address, more);
  }

  /** Returns whether other machines can connect. */
  boolean isPublic() {
    return !address.isLoopbackAddress();
  }

  /** Returns the part of a URL by which a client on this machine connects. */
  String inUrl() {
    return address.isLoopbackAddress() || address.isAnyLocalAddress() ? "127.0.0.1" : literal();
  }

  /** Returns the same for TLS, where the certificate contains this name or address. */
  String inTlsUrl() {
    return address.isLoopbackAddress() || address.isAnyLocalAddress() ? "localhost" : literal();
  }

  /** Returns the addresses that the certificate contains in addition to those of loopback. */
  List<InetAddress> certifiedAddresses() {
    List<InetAddress> certified = new ArrayList<>();
    if (isPublic() && !address.isAnyLocalAddress()) {
      certified.add(address);
    }
    return certified;
  }

  /**
   * Returns whether a request for this authority may use the control API. A page of the Internet
   * can make its own name resolve to this machine, so names are accepted only if such a page cannot
   * have them: those of loopback and, if other machines can connect, addresses, names without a dot
   * such as those of containers, and the names that were configured.
   */
  boolean mayControl(String authority) {
    String name = PORT.matcher(authority.toLowerCase(Locale.ROOT)).replaceFirst("");
    return LOOPBACK.matcher(name).matches()
        || names.contains(name)
        || (isPublic() && (LITERAL.matcher(name).matches() || isSingleLabel(name)));
  }

  private static boolean isSingleLabel(String name) {
    return name.indexOf('.') < 0 && NAME.matcher(name).matches();
  }

  private String literal() {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? '[' + text.replaceFirst("%.*", "") + ']' : text;
  }
}
