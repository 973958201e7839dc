/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;

/**
 * The CometChat app of a request. A resolver that throws, or returns the name of no app, leaves the
 * request without chat. That includes checked exceptions, which other JVM languages need not
 * declare. Stores nothing for a name, since a request may contain any name. Thread-safe.
 */
final class RequestApps {

  private final CometChatApps apps;
  private final AppResolver resolver;
  private final WarnOnceLogger warnings;

  RequestApps(CometChatApps apps, AppResolver resolver, OperatorLog log) {
    this.apps = apps;
    this.resolver = resolver;
    this.warnings = new WarnOnceLogger(log.named(RequestApps.class));
  }

  /** The bridge of the app, or {@code null} if the request belongs to none. */
  @Nullable CometChatBridge of(HttpServletRequest request) {
    String name;
    try {
      name = resolver.app(request);
    } catch (Exception | Error e) {
      warnings.warn("The app resolver threw, so this request is processed without chat", e);
      return null;
    }
    if (name == null) {
      return null;
    }
    CometChatBridge bridge = apps.find(name).orElse(null);
    if (bridge == null) {
      // Not the whole name: a request may have it, of any length.
      String shown = SettingReader.quoted(name);
      warnings.warn(
          shown,
          "The app resolver returned "
              + shown
              + ", which is not the name of a CometChat app, so such requests are processed without"
              + " chat");
    }
    return bridge;
  }
}
