/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.time.Duration;
import java.util.List;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UidStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the bridge as the application has set them. What is {@code null} keeps its
 * default.
 *
 * @param enabled Whether the bridge does anything at all.
 * @param appId App ID from the CometChat dashboard. Required.
 * @param region Region of the CometChat app: us, eu or in. Required unless a base URL is set.
 * @param apiKey REST API key with fullAccess scope. Required, and a secret of the server.
 * @param secondaryApiKey Second REST API key, for the time in which the first one is exchanged. A
 *     secret of the server, too.
 * @param baseUrl Another address of the REST API, version included: a dedicated deployment or the
 *     emulator. Plain http is taken to loopback only.
 * @param proxy HTTP proxy on the way to CometChat, like http://proxy.example:3128.
 * @param connectTimeout Longest time for a connection to CometChat to be made.
 * @param callTimeout Longest time for one call to CometChat.
 * @param maxLoginWait Longest time that the responses of one login are held for its token, all
 *     together.
 * @param tokenTimeout Longest time that the bridge works on one login in the background.
 * @param attach How the token is handed over: by header, in the session, or both. The endpoint is
 *     always there.
 * @param endpoint Path of the token endpoint below the context path.
 * @param allowedOrigins Foreign origins whose pages may read tokens, like https://app.example.org.
 * @param refreshesPerMinute How many tokens that CometChat has rejected are replaced for one login
 *     session within a minute.
 * @param tokenScope What a token belongs to: session (the login session) or user (all sessions of a
 *     user share one, so that a logout ends nothing at CometChat).
 * @param sharedTokenLifetime How long after its mint a token that several logins share is handed to
 *     further ones.
 * @param maxTokensPerUserPerHour Most tokens that are minted for one user within an hour.
 * @param coreCallsPerMinute Most calls in any minute, on this node, that log in, create or delete
 *     users: the limit of the CometChat plan divided by the nodes, 500 on the free plan.
 * @param standardCallsPerMinute The same for all other calls.
 * @param deactivatedUsers What becomes of a user whom somebody has deactivated in CometChat: reject
 *     (no chat) or reactivate.
 * @param uidMapping How user ids become CometChat uids: default, identity (only ids that are legal
 *     uids, the others get no chat) or hash (nothing readable). A bean UidMapping is the way for
 *     any other.
 * @param tenant Name before every uid, so that applications with overlapping user ids share a
 *     CometChat app: up to 20 characters of a-z, 0-9 and hyphens.
 * @param existingUsers What becomes of a CometChat user who exists and was not created by the
 *     bridge: adopt, reject or stamp.
 * @param requiredAuthority Authority that a user needs to get chat. Everybody gets it by default.
 * @param statelessSessionClaim Claim of a bearer JWT that names the login session.
 * @param oauth2UserId How users of an OAuth2 login are told apart: by name, or by
 *     registration-and-name. Required where there are several providers.
 * @param userResolver Who is logged in, for applications without Spring Security: principal,
 *     session:ATTRIBUTE or the name of a class. Takes the place of Spring Security where it is set.
 * @param ssl TLS to CometChat.
 */
@ConfigurationProperties("cometchat.bridge")
public record BridgeProperties(
    @Nullable Boolean enabled,
    @Nullable String appId,
    @Nullable String region,
    @Nullable String apiKey,
    @Nullable String secondaryApiKey,
    @Nullable String baseUrl,
    @Nullable String proxy,
    @Nullable Duration connectTimeout,
    @Nullable Duration callTimeout,
    @Nullable Duration maxLoginWait,
    @Nullable Duration tokenTimeout,
    @Nullable List<String> attach,
    @Nullable String endpoint,
    @Nullable List<String> allowedOrigins,
    @Nullable Integer refreshesPerMinute,
    @Nullable TokenScope tokenScope,
    @Nullable Duration sharedTokenLifetime,
    @Nullable Integer maxTokensPerUserPerHour,
    @Nullable Integer coreCallsPerMinute,
    @Nullable Integer standardCallsPerMinute,
    @Nullable DeactivatedUserPolicy deactivatedUsers,
    @Nullable UidStrategy uidMapping,
    @Nullable String tenant,
    @Nullable ExistingUserPolicy existingUsers,
    @Nullable String requiredAuthority,
    @Nullable String statelessSessionClaim,
    @Nullable OAuth2UserIdSource oauth2UserId,
    @Nullable String userResolver,
    @Nullable Ssl ssl) {

  /** What every property begins with. */
  public static final String PREFIX = "cometchat.bridge.";

  /**
   * TLS to CometChat.
   *
   * @param bundle Name of the SSL bundle for connections to CometChat, instead of the platform's
   *     trust store.
   */
  public record Ssl(@Nullable String bundle) {}

  /** The claim of a bearer JWT that names its login session. */
  public String statelessSessionClaimOrDefault() {
    return statelessSessionClaim == null ? "sid" : statelessSessionClaim;
  }

  /** Leaves the keys out, and the proxy, which some write with a password. */
  @Override
  public String toString() {
    return "BridgeProperties[appId=" + appId + ", region=" + region + ", apiKey=redacted]";
  }
}
