/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.Arrays;
import java.util.List;

/** The init-params that the filter knows. */
enum Setting {
  APP_ID("appId", true),
  REGION("region", true),
  API_KEY("apiKey", true),
  SECONDARY_API_KEY("secondaryApiKey", true),
  BASE_URL("baseUrl", true),
  CONNECT_TIMEOUT("connectTimeout", true),
  CALL_TIMEOUT("callTimeout", true),
  MAX_LOGIN_WAIT("maxLoginWait", true),
  TOKEN_TIMEOUT("tokenTimeout", true),
  ELIGIBILITY("eligibility", true),
  DEACTIVATED_USERS("deactivatedUsers", true),
  UID_MAPPING("uidMapping", true),
  TENANT("tenant", true),
  EXISTING_USERS("existingUsers", true),
  TOKEN_SCOPE("tokenScope", true),
  SHARED_TOKEN_LIFETIME("sharedTokenLifetime", true),
  MAX_TOKENS_PER_USER_PER_HOUR("maxTokensPerUserPerHour", true),
  CORE_CALLS_PER_MINUTE("coreCallsPerMinute", true),
  STANDARD_CALLS_PER_MINUTE("standardCallsPerMinute", true),
  PROXY("proxy", true),
  TRUST_STORE("trustStore", true),
  TRUST_STORE_PASSWORD("trustStorePassword", true),
  ATTACH("attach", false),
  USER_RESOLVER("userResolver", false),
  ENDPOINT("endpoint", false),
  ALLOWED_ORIGINS("allowedOrigins", false),
  REFRESHES_PER_MINUTE("refreshesPerMinute", false),
  ENABLED("enabled", false);

  private final String param;
  private final boolean ofBridge;

  Setting(String param, boolean ofBridge) {
    this.param = param;
    this.ofBridge = ofBridge;
  }

  /** The name in web.xml. */
  String param() {
    return param;
  }

  /** Whether it shapes the bridge itself, so that it means nothing where a bridge is given. */
  boolean isOfBridge() {
    return ofBridge;
  }

  static List<String> params() {
    return Arrays.stream(values()).map(Setting::param).toList();
  }
}
