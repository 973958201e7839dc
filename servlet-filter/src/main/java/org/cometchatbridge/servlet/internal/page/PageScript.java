/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Serves {@code bridge.js} next to the token endpoint: by its plain name, which is revalidated with
 * each use, and by a name with a content hash, which is immutable. The script is public, also for
 * pages of other origins: it contains neither secrets nor user data.
 */
public final class PageScript {

  private static final String ENDPOINT_DECLARATION = "const ENDPOINT = 'token';";
  private static final int HASH_DIGITS = 12;
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final String REVALIDATE = "no-cache";

  private final String endpointPath;
  private final String prefix;
  private final String versionedPath;
  private final String etag;
  private final byte[] script;
  private final byte[] types;

  /** Creates the script for an endpoint at a path below the context path. */
  public PageScript(String endpoint) {
    this.endpointPath = endpoint;
    int slash = endpoint.lastIndexOf('/');
    String source = read("bridge.js");
    if (!source.contains(ENDPOINT_DECLARATION)) {
      throw new IllegalStateException("bridge.js does not declare its endpoint");
    }
    String declaration = ENDPOINT_DECLARATION.replace("token", endpoint.substring(slash + 1));
    this.script =
        minified(source.replace(ENDPOINT_DECLARATION, declaration))
            .getBytes(StandardCharsets.UTF_8);
    this.types = read("bridge.d.ts").getBytes(StandardCharsets.UTF_8);
    String hash = hash(script);
    this.prefix = endpoint.substring(0, slash) + "/bridge.";
    this.versionedPath = prefix + hash + ".js";
    this.etag = '"' + hash + '"';
  }

  /** The immutable path of the current version, below the context path. */
  public String versionedPath() {
    return versionedPath;
  }

  /** The path of the endpoint that the script calls, below the context path. */
  String endpointPath() {
    return endpointPath;
  }

  /** The script as served. */
  byte[] bytes() {
    return script.clone();
  }

  /** Whether a request may be for the script, by the path that the container has decoded. */
  public boolean matches(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return servletPath.startsWith(prefix);
    }
    int rest = prefix.length() - servletPath.length();
    return rest > 0
        && prefix.startsWith(servletPath)
        && pathInfo.regionMatches(0, prefix, servletPath.length(), rest);
  }

  /** Serves a request; returns false if the path is not one of the script. */
  public boolean serve(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String pathInfo = request.getPathInfo();
    String path = request.getServletPath() + (pathInfo == null ? "" : pathInfo);
    String name = path.substring(prefix.length());
    if (name.equals("d.ts")) {
      write(request, response, "text/plain;charset=UTF-8", REVALIDATE, types);
    } else if (path.equals(versionedPath)) {
      write(request, response, "text/javascript;charset=UTF-8", IMMUTABLE, script);
    } else if (name.equals("js") || isOtherVersion(name)) {
      write(request, response, "text/javascript;charset=UTF-8", REVALIDATE, script);
    } else {
      return false;
    }
    return true;
  }

  /** During a rolling update, a node may be asked for the version of another node. */
  private static boolean isOtherVersion(String name) {
    return name.length() == HASH_DIGITS + 3
        && name.endsWith(".js")
        && name.chars().limit(HASH_DIGITS).allMatch(HexFormat::isHexDigit);
  }

  private void write(
      HttpServletRequest request,
      HttpServletResponse response,
      String type,
      String caching,
      byte[] content)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    response.setHeader("Cache-Control", caching);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (content == script) {
      response.setHeader("ETag", etag);
      if (isUnmodified(request)) {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return;
      }
    }
    response.setContentType(type);
    response.setContentLength(content.length);
    if (!head) {
      response.getOutputStream().write(content);
    }
  }

  private boolean isUnmodified(HttpServletRequest request) {
    String known = request.getHeader("If-None-Match");
    // A compressing filter may have made the tag weak or appended to it.
    return known != null
        && (known.equals("*") || known.contains(etag.substring(1, etag.length() - 1)));
  }

  /** Removes comments and indentation. */
  private static String minified(String source) {
    return source
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
        .filter(line -> !line.startsWith("/*") || line.contains("SPDX"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }

  private static String read(String name) {
    try (InputStream in = PageScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
