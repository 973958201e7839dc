/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;

/**
 * The CometChat apps of the filters in one web application. Filters of two apps would otherwise
 * overwrite each other's attributes, and only one of them would be reached at their endpoint.
 * Thread-safe.
 */
final class InstalledApps {

  private static final String ATTRIBUTE = InstalledApps.class.getName();

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  /** The app of one filter. */
  static final class Entry {

    private final InstalledApps apps;
    private final String appId;
    private final FilterSettings settings;

    private Entry(InstalledApps apps, String appId, FilterSettings settings) {
      this.apps = apps;
      this.appId = appId;
      this.settings = settings;
    }

    /** The filter has been destroyed. */
    void remove() {
      apps.entries.remove(this);
    }
  }

  private InstalledApps() {}

  /** The apps of a web application. */
  static InstalledApps of(ServletContext context) {
    synchronized (InstalledApps.class) {
      if (context.getAttribute(ATTRIBUTE) instanceof InstalledApps apps) {
        return apps;
      }
      InstalledApps apps = new InstalledApps();
      context.setAttribute(ATTRIBUTE, apps);
      return apps;
    }
  }

  /**
   * Adds the app of a filter that starts.
   *
   * @throws ConfigurationException if a filter of another app has the same names
   */
  synchronized Entry add(String appId, FilterSettings settings) {
    for (Entry other : entries) {
      if (!other.appId.equals(appId)) {
        String prefix = settings.attributePrefix();
        if (prefix.equals(other.settings.attributePrefix())) {
          throw taken(Setting.ATTRIBUTE_PREFIX, prefix, other.appId);
        }
        String endpoint = settings.endpoint();
        if (endpoint.equals(other.settings.endpoint())) {
          throw taken(Setting.ENDPOINT, endpoint, other.appId);
        }
      }
    }
    Entry entry = new Entry(this, appId, settings);
    entries.add(entry);
    return entry;
  }

  private static ConfigurationException taken(Setting setting, String value, String otherAppId) {
    return SettingNotation.INIT_PARAM.rejected(
        setting,
        "'"
            + value
            + "' is used by another filter of this web application, for the CometChat app "
            + otherAppId,
        "set another one for this filter");
  }
}
