/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/**
 * The CometChat apps of one application, such as one for each tenant: a bridge for each, by a name
 * that the application chooses. Apps are added, replaced and removed while the application runs.
 *
 * <p>All bridges share the threads of one bridge. Everything else belongs to one app: its keys,
 * connections, limits, circuit breakers, failures and tokens. So an app whose key is wrong, or that
 * does not respond, delays no login of another one. An app that has not been used has neither a
 * connection nor caches; with {@link CometChatBridgeConfig#jdbcSync}, it starts when it is added,
 * since its database may hold changes.
 *
 * <p>Thread-safe. Close it when the application stops, instead of its bridges.
 *
 * @since 0.1.0
 */
public final class CometChatApps implements AutoCloseable {

  /** How many apps there may be at a time. */
  public static final int MAX_APPS = 10_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");

  private final Timer timer = new DaemonTimer();
  private final Map<String, CometChatBridge> byName = new ConcurrentHashMap<>();
  private final Map<String, CometChatBridge> byAppId = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private @Nullable Engine engine;

  /** Guarded by this. */
  private boolean closed;

  private CometChatApps() {}

  /**
   * Creates a registry without apps. No thread is started before an app is used.
   *
   * @return a new registry
   */
  public static CometChatApps create() {
    return new CometChatApps();
  }

  /**
   * Adds an app. Makes no call to CometChat.
   *
   * @param name the name: 1 to 63 letters, digits, {@code _} and inner {@code -}. It is never sent
   *     to CometChat
   * @param config the settings
   * @return the bridge of the app; each line of its log begins with the name
   * @throws IllegalArgumentException if the name is wrong, there is an app with this name or this
   *     app id, or there are {@value #MAX_APPS} apps. What the pool of connections of {@code
   *     jdbcSync} throws is thrown as well, and nothing is added then
   * @throws IllegalStateException if this registry is closed
   */
  public CometChatBridge add(String name, CometChatBridgeConfig config) {
    CometChatBridge bridge;
    synchronized (this) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            SettingReader.quoted(name)
                + " is not the name of an app. Use 1 to 63 letters, digits, _ and inner -");
      }
      if (byName.containsKey(name)) {
        throw new IllegalArgumentException(
            "There is an app " + SettingReader.quoted(name) + " already. Use replace for it");
      }
      if (byName.size() == MAX_APPS) {
        throw new IllegalArgumentException(
            "There are " + MAX_APPS + " apps already. Remove one before you add another one");
      }
      bridge = put(name, config, null);
    }
    startIfStored(name, bridge, null);
    return bridge;
  }

  /**
   * Replaces the settings of an app, such as its keys. From now on, {@link #find} returns another
   * bridge. The previous one is {@linkplain CometChatBridge#close closed}, which may take its
   * {@code shutdownWait}; token requests that are running end without a token, and the next request
   * of a login session starts another one. Stored tokens stay valid.
   *
   * @param name the name of the app
   * @param config the new settings; with another app id, login sessions start anew
   * @return the new bridge of the app
   * @throws IllegalArgumentException if there is no app with this name, or another one with this
   *     app id. What the pool of connections of {@code jdbcSync} throws is thrown as well, and the
   *     previous bridge remains then
   * @throws IllegalStateException if this registry is closed
   */
  public CometChatBridge replace(String name, CometChatBridgeConfig config) {
    CometChatBridge previous;
    CometChatBridge bridge;
    synchronized (this) {
      previous = byName.get(name);
      if (previous == null) {
        throw new IllegalArgumentException(
            "There is no app " + SettingReader.quoted(name) + ". Use add for a new one");
      }
      bridge = put(name, config, previous);
    }
    startIfStored(name, bridge, previous);
    previous.close();
    return bridge;
  }

  private CometChatBridge put(
      String name, CometChatBridgeConfig config, @Nullable CometChatBridge previous) {
    if (closed) {
      throw new IllegalStateException("The registry of CometChat apps is closed");
    }
    CometChatBridge ofAppId = byAppId.get(config.appId());
    if (ofAppId != null && ofAppId != previous) {
      throw new IllegalArgumentException(
          "Another name has the CometChat app "
              + config.appId()
              + " already. Use one name for it, since its login sessions would be mixed");
    }
    CometChatBridge bridge =
        CometChatBridge.createOnUse(timer, this::engine, config.toBuilder().appName(name).build());
    byAppId.put(config.appId(), bridge);
    byName.put(name, bridge);
    if (previous != null && !previous.config().appId().equals(config.appId())) {
      byAppId.remove(previous.config().appId());
    }
    return bridge;
  }

  /** A pool of connections may throw any exception: the apps are as before then. */
  private void startIfStored(
      String name, CometChatBridge bridge, @Nullable CometChatBridge previous) {
    if (bridge.config().jdbcSync().isEmpty()) {
      return;
    }
    try {
      bridge.start();
    } catch (RuntimeException | LinkageError e) {
      bridge.close();
      if (!withdraw(name, bridge, previous) && previous != null) {
        previous.close();
      }
      throw e;
    }
  }

  /** False if the app was replaced or removed meanwhile. */
  private synchronized boolean withdraw(
      String name, CometChatBridge bridge, @Nullable CometChatBridge previous) {
    if (!byName.remove(name, bridge)) {
      return false;
    }
    byAppId.remove(bridge.config().appId());
    if (previous != null) {
      byName.put(name, previous);
      byAppId.put(previous.config().appId(), previous);
    }
    return true;
  }

  private synchronized Engine engine() {
    Engine shared = engine;
    if (shared == null) {
      shared = Engine.shared(timer, OperatorLog.toPlatform());
      engine = shared;
    }
    return shared;
  }

  /**
   * Removes an app. Its bridge is {@linkplain CometChatBridge#close closed}, which may take its
   * {@code shutdownWait}: token requests that are running end without a token, and pending
   * revocations are carried out, or stay in the database of {@link CometChatBridgeConfig#jdbcSync}
   * until the app is added again. Tokens of login sessions stay valid.
   *
   * @param name the name of the app
   * @return whether there was such an app
   */
  public boolean remove(String name) {
    CometChatBridge removed;
    synchronized (this) {
      removed = byName.remove(name);
      if (removed != null) {
        byAppId.remove(removed.config().appId());
      }
    }
    if (removed != null) {
      removed.close();
    }
    return removed != null;
  }

  /**
   * The bridge of an app. Costs one lookup and stores nothing, whatever the name is.
   *
   * @param name the name of the app
   * @return the bridge, or empty if there is no such app
   */
  public Optional<CometChatBridge> find(String name) {
    return Optional.ofNullable(byName.get(Objects.requireNonNull(name, "name")));
  }

  /**
   * The bridge of a CometChat app by the app id that CometChat has given to it.
   *
   * @param appId the app id
   * @return the bridge, or empty if there is no such app
   */
  public Optional<CometChatBridge> findByAppId(String appId) {
    return Optional.ofNullable(byAppId.get(Objects.requireNonNull(appId, "appId")));
  }

  /**
   * The names of the apps.
   *
   * @return the names at this moment, sorted; unmodifiable
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(new TreeSet<>(byName.keySet()));
  }

  /**
   * Whether a text can be the name of an app.
   *
   * @param name a text
   * @return whether it has 1 to 63 letters, digits, {@code _} and inner {@code -}
   */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.endsWith("-");
  }

  /**
   * Closes all bridges, and ends their threads. Pending revocations are carried out first, for at
   * most the longest {@code shutdownWait}. Repeated calls have no effect.
   */
  @Override
  public void close() {
    List<CometChatBridge> bridges;
    synchronized (this) {
      closed = true;
      bridges = List.copyOf(byName.values());
      byName.clear();
      byAppId.clear();
    }
    // The waits of all of them begin now, and not one after the other.
    bridges.forEach(CometChatBridge::startShutdown);
    bridges.forEach(CometChatBridge::close);
    Engine shared;
    synchronized (this) {
      shared = engine;
    }
    if (shared == null) {
      timer.close();
    } else {
      shared.close();
    }
  }
}
