/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.RequestedSession;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;
import org.jspecify.annotations.Nullable;

/**
 * The login sessions of several CometChat apps. Each has attributes of its own in an HTTP session,
 * so that a session can belong to several of them and none reads a token of another one.
 */
public final class AppLogins implements Logins {

  private final CometChatApps apps;
  private final RequestApps requests;
  private final Identity identity;
  private final ResolverSettings resolver;
  private final FilterSettings settings;
  private final AppAttributes attributes;
  private final EndedLogins ended;
  private final OperatorLog log;

  /** By app id; only apps that a request has used. */
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(CometChatBridge bridge, BridgeLogins logins) {

    String caseOf(String userId) {
      return bridge.config().userIdCase().applyTo(userId);
    }
  }

  /**
   * Creates the login sessions.
   *
   * @param identity the users, with user ids as the application writes them
   */
  public AppLogins(
      CometChatApps apps,
      AppResolver appResolver,
      Identity identity,
      ResolverSettings resolver,
      FilterSettings settings,
      InstantSource clock,
      OperatorLog log) {
    this.apps = apps;
    this.requests = new RequestApps(apps, appResolver, log);
    this.identity = identity;
    this.resolver = resolver;
    this.settings = settings;
    this.attributes = new AppAttributes(settings.attributePrefix());
    this.ended = new EndedLogins(clock);
    this.log = log;
  }

  private @Nullable Entry of(HttpServletRequest request) {
    CometChatBridge bridge = requests.of(request);
    return bridge == null ? null : entry(bridge);
  }

  /** Another bridge has the app after its settings were replaced. */
  private Entry entry(CometChatBridge bridge) {
    String appId = bridge.config().appId();
    Entry known = entries.get(appId);
    if (known != null && known.bridge() == bridge) {
      return known;
    }
    entries.values().removeIf(this::isRemoved);
    return entries.compute(
        appId,
        (id, current) -> current != null && current.bridge() == bridge ? current : created(bridge));
  }

  private boolean isRemoved(Entry entry) {
    CometChatBridge bridge = entry.bridge();
    boolean removed = apps.findByAppId(bridge.config().appId()).orElse(null) != bridge;
    if (removed) {
      entry.logins().stop();
    }
    return removed;
  }

  private Entry created(CometChatBridge bridge) {
    CometChatBridgeConfig config = bridge.config();
    OperatorLog ofApp = config.log();
    return new Entry(
        bridge,
        new BridgeLogins(
            bridge,
            config.userIdCase() == UserIdCase.SENSITIVE
                ? identity
                : new Identity(
                    resolver.resolver(), resolver.ofFramework(), config.userIdCase(), log),
            new SessionAttributes(
                attributes.prefixOf(config.appId()),
                config.appId(),
                settings.attachSession(),
                config.clock()),
            ended,
            ofApp));
  }

  /** The entry of an app that an HTTP session names; {@code null} if the app was removed. */
  private @Nullable Entry ofAppId(@Nullable String appId) {
    return appId == null ? null : apps.findByAppId(appId).map(this::entry).orElse(null);
  }

  /** The apps whose login states an HTTP session holds. */
  private List<Entry> in(HttpSession session) {
    List<Entry> found = new ArrayList<>();
    try {
      for (String name : Collections.list(session.getAttributeNames())) {
        Entry entry = ofAppId(attributes.appIdOf(name));
        if (entry != null) {
          found.add(entry);
        }
      }
    } catch (IllegalStateException invalidated) {
      found.clear();
    }
    return found;
  }

  private AppLogin login(HttpServletRequest request, String userId, Entry entry, Login login) {
    return new AppLogin(
        login,
        entry::caseOf,
        () -> requests.of(request) == entry.bridge(),
        () -> {
          if (login instanceof SessionLogin) {
            endPrevious(request, userId);
          }
        },
        () -> endAll(request.getSession(false)));
  }

  /** The user before may have used other apps, and no event may have reported the change. */
  private void endPrevious(HttpServletRequest request, String userId) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      each(session, (logins, held) -> logins.endPrevious(request, held, userId));
    }
  }

  private void endAll(@Nullable HttpSession session) {
    if (session != null) {
      endUnlessOf(null, session);
    }
  }

  @Override
  public @Nullable Login find(HttpServletRequest request, String userId) {
    Entry entry = of(request);
    Login found = entry == null ? null : entry.logins().find(request, entry.caseOf(userId));
    return entry == null || found == null ? null : login(request, userId, entry, found);
  }

  /** The application may name the app after the user, so a login waits for its detection. */
  @Override
  public @Nullable BegunLogin begin(HttpServletRequest request, String userId) {
    return null;
  }

  @Override
  public BegunLogin renamed(BegunLogin login, String newId) {
    return login;
  }

  @Override
  public void takeBack(BegunLogin login) {}

  @Override
  public boolean isIdle(HttpServletRequest request, String userId, String text) {
    return idleState(request, userId) != null;
  }

  @Override
  public @Nullable String idleState(HttpServletRequest request, String userId) {
    Entry entry = of(request);
    return entry == null ? null : entry.logins().idleState(request, entry.caseOf(userId));
  }

  /**
   * Where the app of the request is not known yet, all login states of the session must be idle.
   */
  @Override
  public boolean isIdle(HttpServletRequest request, String text) {
    Entry entry = of(request);
    if (entry != null) {
      return entry.logins().isIdle(request);
    }
    HttpSession session = RequestedSession.of(request);
    List<Entry> held = session == null ? List.of() : in(session);
    return !held.isEmpty() && held.stream().allMatch(app -> app.logins().isIdle(request));
  }

  @Override
  public @Nullable Login resume(HttpServletRequest request, String userId, String idleState) {
    Entry entry = ofAppId(AppAttributes.appIdOfState(idleState));
    Login found =
        entry == null ? null : entry.logins().resume(request, entry.caseOf(userId), idleState);
    return entry == null || found == null ? null : login(request, userId, entry, found);
  }

  @Override
  public boolean isLoggedInSession(HttpServletRequest request) {
    HttpSession session = RequestedSession.of(request);
    return session != null
        && in(session).stream().anyMatch(entry -> entry.logins().isLoggedInSession(request));
  }

  @Override
  public Optional<Uid> uidOf(HttpServletRequest request, String userId) {
    Entry entry = of(request);
    return entry == null ? Optional.empty() : entry.logins().uidOf(request, entry.caseOf(userId));
  }

  @Override
  public @Nullable CometChatBridgeConfig config(HttpServletRequest request) {
    CometChatBridge bridge = requests.of(request);
    return bridge == null ? null : bridge.config();
  }

  /** The user is logged out of the application, and so of all apps. */
  @Override
  public void end(HttpServletRequest request) {
    Entry entry = of(request);
    if (entry != null) {
      entry.logins().end(request);
    }
    endAll(request.getSession(false));
  }

  @Override
  public @Nullable HttpSession namedSession(HttpServletRequest request) {
    return RequestedSession.of(request);
  }

  @Override
  public @Nullable String stateText(HttpSession session) {
    List<String> texts = new ArrayList<>();
    for (Entry entry : in(session)) {
      String text = entry.logins().stateText(session);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts.isEmpty() ? null : AppAttributes.join(texts);
  }

  @Override
  public void endIfLoggedOut(
      HttpServletRequest request, HttpSession session, String text, boolean withUser) {
    for (String state : AppAttributes.split(text)) {
      Entry entry = ofAppId(AppAttributes.appIdOfState(state));
      if (entry != null) {
        entry.logins().endIfLoggedOut(request, session, state, withUser);
      }
    }
  }

  @Override
  public void endSession(String sessionId) {
    entries.values().forEach(entry -> entry.logins().endSession(sessionId));
  }

  @Override
  public void endSession(String sessionId, Function<String, @Nullable Object> values) {
    for (String name : apps.names()) {
      CometChatBridge bridge = apps.find(name).orElse(null);
      if (bridge != null && values.apply(attributes.stateOf(bridge.config().appId())) != null) {
        entry(bridge).logins().endSession(sessionId, values);
      }
    }
  }

  @Override
  public boolean isState(String attribute) {
    return attributes.appIdOf(attribute) != null;
  }

  @Override
  public boolean holdsState(HttpSession session) {
    return !in(session).isEmpty();
  }

  @Override
  public void sessionRenamed(HttpSession session, String oldId) {
    each(session, (logins, renamed) -> logins.sessionRenamed(renamed, oldId));
  }

  @Override
  public void requestStarted(ServletRequest request) {
    ended.requestStarted(request);
  }

  @Override
  public void sessionDestroyed(HttpSession session, boolean expired) {
    each(session, (logins, destroyed) -> logins.sessionDestroyed(destroyed, expired));
  }

  @Override
  public void stop() {
    entries.values().forEach(entry -> entry.logins().stop());
  }

  @Override
  public void endUnlessOf(@Nullable String userId, HttpSession session) {
    each(session, (logins, held) -> logins.endUnlessOf(userId, held));
  }

  @Override
  public void stateAdded(HttpSession session, String attribute) {
    Entry entry = ofAppId(attributes.appIdOf(attribute));
    if (entry != null) {
      entry.logins().stateAdded(session, attribute);
    }
  }

  private void each(HttpSession session, BiConsumer<BridgeLogins, HttpSession> action) {
    in(session).forEach(entry -> action.accept(entry.logins(), session));
  }
}
