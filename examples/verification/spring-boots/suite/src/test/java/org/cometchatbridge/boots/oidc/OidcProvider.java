/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider on its own port: discovery, authorization code, token, keys, user info. It
 * requires no password: the test sets the user who logs in.
 */
public final class OidcProvider implements AutoCloseable {

  /** The client id of the application. */
  public static final String CLIENT_ID = "application";

  private final HttpServer server;
  private final URI issuer;
  private final RSAKey key;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final Map<String, Person> accessTokens = new ConcurrentHashMap<>();
  private volatile @Nullable Person currentUser;

  /** A user of the provider. */
  public record Person(String subject, String name, String picture) {}

  private record Grant(Person person, @Nullable String nonce) {}

  private OidcProvider(HttpServer server, RSAKey key) {
    this.server = server;
    this.key = key;
    this.issuer = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.createContext("/.well-known/openid-configuration", this::discover);
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/jwks", this::keys);
    server.createContext("/userinfo", this::userInfo);
    server.start();
  }

  /** Starts a provider on a free port. */
  public static OidcProvider start() {
    try {
      RSAKey key = new RSAKeyGenerator(2048).keyID("test").generate();
      InetAddress loopback = InetAddress.getLoopbackAddress();
      return new OidcProvider(HttpServer.create(new InetSocketAddress(loopback, 0), 0), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI issuer() {
    return issuer;
  }

  /** Sets the user who logs in from now on. */
  public void logInAs(Person person) {
    currentUser = person;
  }

  /** An access token for the API of the application with additional claims. */
  public String accessToken(String subject, Map<String, Object> claims) {
    JWTClaimsSet.Builder all = claims(subject).audience("api");
    claims.forEach(all::claim);
    return sign(all.build());
  }

  /** A token by which the provider ends the logins of a user. */
  public String logoutToken(String subject) {
    return sign(
        claims(subject)
            .audience(CLIENT_ID)
            .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
            .build());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void discover(HttpExchange exchange) throws IOException {
    json(
        exchange,
        Map.of(
            "issuer", issuer.toString(),
            "authorization_endpoint", issuer + "/authorize",
            "token_endpoint", issuer + "/token",
            "jwks_uri", issuer + "/jwks",
            "userinfo_endpoint", issuer + "/userinfo",
            "response_types_supported", List.of("code"),
            "subject_types_supported", List.of("public"),
            "id_token_signing_alg_values_supported", List.of("RS256"),
            "token_endpoint_auth_methods_supported", List.of("client_secret_basic")));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Person person = currentUser;
    Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
    if (person == null || !CLIENT_ID.equals(query.get("client_id"))) {
      respond(exchange, 400, "text/plain", "no current user");
      return;
    }
    String code = UUID.randomUUID().toString();
    grants.put(code, new Grant(person, query.get("nonce")));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            query.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(query.getOrDefault("state", ""), UTF_8));
    respond(exchange, 302, "text/plain", "");
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> body = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Grant grant = grants.remove(body.getOrDefault("code", ""));
    if (grant == null) {
      respond(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
      return;
    }
    Person person = grant.person();
    JWTClaimsSet.Builder id =
        claims(person.subject())
            .audience(CLIENT_ID)
            .claim("name", person.name())
            .claim("picture", person.picture());
    if (grant.nonce() != null) {
      id.claim("nonce", grant.nonce());
    }
    String access = UUID.randomUUID().toString();
    accessTokens.put(access, person);
    json(
        exchange,
        Map.of(
            "access_token",
            access,
            "token_type",
            "Bearer",
            "expires_in",
            300,
            "scope",
            "openid profile",
            "id_token",
            sign(id.build())));
  }

  private void keys(HttpExchange exchange) throws IOException {
    json(exchange, new JWKSet(key).toJSONObject(true));
  }

  private void userInfo(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Person person =
        authorization == null ? null : accessTokens.get(authorization.replace("Bearer ", ""));
    if (person == null) {
      respond(exchange, 401, "text/plain", "");
      return;
    }
    json(
        exchange,
        Map.of("sub", person.subject(), "name", person.name(), "picture", person.picture()));
  }

  private JWTClaimsSet.Builder claims(String subject) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer.toString())
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .jwtID(UUID.randomUUID().toString());
  }

  private String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> form(@Nullable String text) {
    return Arrays.stream(text == null || text.isEmpty() ? new String[0] : text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8)));
  }

  private static void json(HttpExchange exchange, Map<String, Object> body) throws IOException {
    respond(exchange, 200, "application/json", JSONObjectUtils.toJSONString(body));
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
